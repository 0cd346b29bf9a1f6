INSERT INTO people VALUES (1, 'rex@x');
INSERT INTO tags VALUES (1, 'ice', 'white', 7), (102, 'sea', NULL, 7), (3, 'sun', 'blue', 7);
INSERT INTO posts VALUES (1, 1, 1, 'a');
SELECT setval('people_id_seq', 200), setval('posts_id_seq', 200);
