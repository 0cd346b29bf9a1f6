CREATE TYPE mood AS ENUM ('sad', 'odd'); CREATE TYPE kind AS ENUM ('a', 'b');
CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, n int, m mood, k kind, UNIQUE (person_id, n));
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO notes VALUES (1, 1, 1, 'sad', 'a'), (2, 1, 2, 'odd', 'b'), (3, 2, 1, NULL, 'b');
