INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO posts VALUES (1, 1, 'ann one'), (2, 1, 'ann two'), (3, 1, 'bob one'), (101, 101, 'old one');
INSERT INTO photos VALUES (1, 1, 'ann.png'), (2, 1, 'bob.png'), (3, 1, 'bob2.png');
INSERT INTO tags VALUES (7, 'sea'), (8, 'ice');
INSERT INTO comments VALUES (1, 1, 'Post', 3, 'on bob one'), (2, 1, 'Photo', 3, 'of rex'), (101, 101, 'Post', 101, 'old');
INSERT INTO likes VALUES (1, 1, 'Post', 2), (101, 101, 'Post', 101);
SELECT setval('people_id_seq', 150), setval('posts_id_seq', 200), setval('photos_id_seq', 300), setval('comments_id_seq', 400), setval('likes_id_seq', 500);
