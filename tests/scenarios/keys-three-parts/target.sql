INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO polls VALUES (101, 101, 'ann'), (1, 1, 'rex'), (2, 1, 'rex again');
INSERT INTO topics VALUES (102, 101, 'tea'), (1, 1, 'tea'), (3, 1, 'oil');
INSERT INTO marks VALUES (101, 102, 1, 9), (101, 102, 5, 5), (1, 1, 1, 10), (1, 1, 2, 11), (2, 3, 1, 20), (2, 3, 7, 21);
INSERT INTO remarks VALUES (101, 101, 102, 5, 'gone'), (1, 1, 1, 2, 'theirs'), (2, 2, 3, 7, 'theirs too');
SELECT setval('people_id_seq', 200), setval('polls_id_seq', 200), setval('topics_id_seq', 200), setval('remarks_id_seq', 200);
