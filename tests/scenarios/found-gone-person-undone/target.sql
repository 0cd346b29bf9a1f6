INSERT INTO people VALUES (1, 'ann@x'), (2, 'rex@x');
INSERT INTO posts VALUES (1, 2, 'one');
SELECT setval('people_id_seq', 2), setval('posts_id_seq', 1);
