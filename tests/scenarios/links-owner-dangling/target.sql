INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO posts VALUES (1, 1, 'rex'), (11, 101, 'stale'), (13, 9, 'of nobody'), (14, 9, 'of nobody');
INSERT INTO likes VALUES (1, 1, 'rex'), (11, 11, 'stale'), (12, 13, 'on nobodys'), (13, 77, 'on nothing');
SELECT setval('people_id_seq', 200), setval('posts_id_seq', 200), setval('likes_id_seq', 200);
