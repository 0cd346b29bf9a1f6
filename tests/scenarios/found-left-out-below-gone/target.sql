INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO posts VALUES (1, 1, 'theirs'), (101, 101, 'stale');
SELECT setval('people_id_seq', 200), setval('posts_id_seq', 200);
