INSERT INTO people VALUES (1, 'rex@x');
INSERT INTO tags VALUES (1, 'ice'), (2, 'SEA');
INSERT INTO posts VALUES (1, 1, 1);
SELECT setval('people_id_seq', 200), setval('posts_id_seq', 200);
