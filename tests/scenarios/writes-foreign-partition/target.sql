INSERT INTO people VALUES (1, 'rex@x', 'Rex'), (101, 'ann@x', 'Anne');
INSERT INTO posts VALUES (1, 1, 's', 'Same'), (101, 101, 'c', 'Old'), (102, 101, 's', 'Same'), (103, 101, 'x', 'Stale');
SELECT setval('people_id_seq', 101), setval('posts_id_seq', 103);
