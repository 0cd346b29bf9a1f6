INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO posts VALUES (1, 1, 'ann one');
INSERT INTO comments VALUES (1, 'Post', 1, 'of rex');
SELECT setval('people_id_seq', 150), setval('posts_id_seq', 200), setval('comments_id_seq', 400);
