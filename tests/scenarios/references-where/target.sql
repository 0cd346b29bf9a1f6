INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO topics VALUES (3, 'sea'), (2, 'ice');
INSERT INTO posts VALUES (1, 1, 2, 'on sea'), (101, 101, 3, 'old');
SELECT setval('people_id_seq', 150), setval('topics_id_seq', 300), setval('posts_id_seq', 400);
