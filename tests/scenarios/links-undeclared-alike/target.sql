INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO pages SELECT 200 + n, 'page ' || n FROM generate_series(1, 60) AS n;
INSERT INTO levels SELECT 200 + n, 'level ' || n FROM generate_series(1, 9) AS n;
INSERT INTO currencies VALUES ('EUR'), ('USD');
INSERT INTO posts VALUES (1, 1, 'post 1', 1, 1, 1, 1, 'EUR', NULL, NULL), (101, 101, 'post 2', 2, 2, 2, 2, 'EUR', NULL, NULL);
SELECT setval('people_id_seq', 150), setval('posts_id_seq', 1200);
