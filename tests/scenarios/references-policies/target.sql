INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO tags VALUES (2, 'sea'), (1, 'sun');
INSERT INTO moods VALUES (2, 'sad'), (1, 'gay');
INSERT INTO posts VALUES (1, 1, 1, 1, 'a'), (101, 101, 2, 1, 'a');
SELECT setval('people_id_seq', 200), setval('posts_id_seq', 200);
