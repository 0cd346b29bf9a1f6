INSERT INTO people VALUES ('us', 101, 'ann@x', 'Anne'), ('us', 102, 'cat@x', 'Cat'), ('eu', 1, 'rex@x', 'Rex'), ('us', 1, 'eve@x', 'Eve'), ('eu', 2, 'joe@x', 'Joe');
INSERT INTO posts VALUES (1, 'eu', 1, 'theirs'), (2, 'us', 1, 'hers'), (3, 'us', 101, 'gone');
INSERT INTO settings VALUES ('eu', 1, 'theme', 'theirs'), ('us', 1, 'theme', 'hers'), ('us', 101, 'theme', 'old'), ('us', 102, 'sound', 'off');
SELECT setval('person_numbers', 200), setval('posts_id_seq', 200);
