CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE boxes (id serial PRIMARY KEY, owner int NOT NULL REFERENCES people);
CREATE TABLE posts (id serial PRIMARY KEY, owner int NOT NULL REFERENCES people, box_id int);
INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO boxes VALUES (3, 101), (4, 101);
INSERT INTO posts VALUES (1, 1, 3);
SELECT setval('people_id_seq', 200), setval('boxes_id_seq', 200), setval('posts_id_seq', 200);
