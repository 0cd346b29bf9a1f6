CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE posts (id serial PRIMARY KEY, writer int NOT NULL REFERENCES people, editor int REFERENCES people ON DELETE SET NULL, title text NOT NULL);
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO posts VALUES (1, 1, 2, 'one'), (2, 2, 1, 'two');
