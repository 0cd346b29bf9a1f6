CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE boxes (id serial PRIMARY KEY, owner int NOT NULL REFERENCES people);
CREATE TABLE posts (id serial PRIMARY KEY, owner int NOT NULL REFERENCES people, box_id int REFERENCES boxes);
INSERT INTO people VALUES (101, 'ann@x'), (1, 'bob@x');
INSERT INTO boxes VALUES (1, 1);
INSERT INTO posts VALUES (1, 1, 1);
SELECT setval('people_id_seq', 102), setval('boxes_id_seq', 2), setval('posts_id_seq', 2);
