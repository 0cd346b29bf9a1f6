INSERT INTO people VALUES (1, 'rex@x', 'Rex'), (101, 'ann@x', 'Anne');
INSERT INTO posts VALUES (1, 1, 's', 'Same'), (101, 101, 'c', 'Old'), (102, 101, 's', 'Same'), (103, 101, 'x', 'Stale');
SELECT setval('people_id_seq', 101), setval('posts_id_seq', 103);
INSERT INTO visits VALUES (1, '/home'), (101, '/home'), (101, '/gone');
ALTER TABLE visits REPLICA IDENTITY FULL;
CREATE PUBLICATION everything FOR TABLE people, posts, visits;
CREATE PUBLICATION some_posts FOR TABLE posts (id, title) WHERE (id > 0);
