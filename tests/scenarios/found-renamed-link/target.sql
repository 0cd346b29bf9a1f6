CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE posts (id serial PRIMARY KEY, author int NOT NULL REFERENCES people, reader int REFERENCES people ON DELETE SET NULL, title text NOT NULL);
INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x'), (2, 'rob@x');
INSERT INTO posts VALUES (1, 1, 2, 'one'), (101, 101, NULL, 'gone');
SELECT setval('people_id_seq', 101), setval('posts_id_seq', 101);
