CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE topics (id serial PRIMARY KEY, title text NOT NULL UNIQUE);
CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, topic_id int REFERENCES topics, body text NOT NULL);
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO topics VALUES (1, 'sea'), (2, 'ice'), (3, 'fog'), (4, 'nix');
INSERT INTO posts VALUES (1, 1, 1, 'on sea'), (2, 1, 3, 'on fog'), (3, 2, 2, 'on ice'), (4, 2, NULL, 'on nothing');
