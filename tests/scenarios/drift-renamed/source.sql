CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE posts (id serial PRIMARY KEY, body text, title text NOT NULL, author int NOT NULL REFERENCES people, UNIQUE (author, title));
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO posts VALUES (1, 'first', 'a', 1), (2, 'new', 'b', 1), (3, 'his', 'a', 2);
