INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO posts VALUES (1, 1, 'rex one'), (2, 1, 'rex two'), (3, 1, 'rex three'), (101, 101, 'old one');
SELECT setval('people_id_seq', 150), setval('posts_id_seq', 1200);
SELECT setval('comments_id_seq', 300);