INSERT INTO people VALUES (1, 'rex@x');
INSERT INTO tags VALUES (1, 'ice', 'white', 2), (2, 'sea', 'blue', 1);
SELECT setval('people_id_seq', 200), setval('posts_id_seq', 200);
