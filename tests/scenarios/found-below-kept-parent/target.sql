INSERT INTO people VALUES (1, 'ann@x'), (2, 'rex@x');
INSERT INTO groups VALUES (1, 1, 'one'), (2, 2, 'theirs'), (3, 1, 'only here');
INSERT INTO items VALUES (1, 1, 'a'), (2, 2, 'theirs'), (3, 3, 'only here'), (4, 1, 'gone');
SELECT setval('people_id_seq', 2), setval('groups_id_seq', 3), setval('items_id_seq', 4);
