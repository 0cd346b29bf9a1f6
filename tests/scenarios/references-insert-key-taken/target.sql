INSERT INTO people VALUES (1, 'rex@x');
INSERT INTO tags VALUES ('t1', 'sky'), ('t2', 'ice');
SELECT setval('people_id_seq', 200), setval('posts_id_seq', 200);
