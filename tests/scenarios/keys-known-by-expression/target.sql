INSERT INTO users VALUES (101, 'ann', 1), (1, 'rex', 1);
INSERT INTO posts VALUES (1, 1, 'by rex');
SELECT setval('users_id_seq', 150), setval('posts_id_seq', 200);
