INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO posts VALUES (1, 1, 'one'), (2, 2, 'two');
SELECT setval('people_id_seq', 2), setval('posts_id_seq', 2);
