INSERT INTO people VALUES (1, 'ann@x', 'apple'), (2, 'bob@x', 'apple'), (3, 'rex@x', 'android'), (4, 'sue@x', 'android');
INSERT INTO likes VALUES (1, 1, 'person', 2, 'moves'), (2, 2, 'person', 3, 'known'), (3, 2, 'person', 4, 'unknown');
SELECT setval('people_id_seq', 4), setval('likes_id_seq', 3);
