INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO posts VALUES (1, 1, 'of rex'), (2, 1, 'of rex'), (3, 1, 'of rex');
INSERT INTO photos VALUES (1, 1, 'rex.png');
INSERT INTO lists VALUES (1, 1, '{1}', '2', '{"pinned": [3]}');
INSERT INTO remarks VALUES (1, 1, 'Post', 1);
SELECT setval('people_id_seq', 150), setval('posts_id_seq', 200), setval('photos_id_seq', 300);
