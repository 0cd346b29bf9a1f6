CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE topics (uid uuid PRIMARY KEY DEFAULT gen_random_uuid(), title text NOT NULL UNIQUE);
CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, topic_uid uuid REFERENCES topics, body text NOT NULL);
INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO topics VALUES ('00000000-0000-0000-0000-00000000000a', 'sea');
INSERT INTO posts VALUES (1, 1, '00000000-0000-0000-0000-00000000000a', 'on fog'), (101, 101, NULL, 'old');
SELECT setval('people_id_seq', 150), setval('posts_id_seq', 400);
