INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO topics VALUES (1, 'fog'), (8, 'ice'), (9, 'sea');
INSERT INTO posts VALUES (1, 1, 'ann one', 1, 1, NULL), (2, 1, 'ann two', 1, 1, '1'), (3, 1, 'bob one', 1, 1, '2'), (101, 101, 'old one', 9, NULL, NULL);
INSERT INTO comments VALUES (1, 1, 'on bob one', 'Post', 3);
SELECT setval('people_id_seq', 150), setval('posts_id_seq', 1200), setval('comments_id_seq', 400), setval('lists_id_seq', 500), setval('pages_id_seq', 600);
