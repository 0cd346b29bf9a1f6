CREATE TYPE mood AS ENUM ('sad', 'odd', 'happy');
CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, n int, m mood, t text, mm mood[], UNIQUE (person_id, n));
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO notes VALUES (1, 1, 1, 'sad', 'sad', '{sad}'), (2, 1, 2, 'happy', 'glad', NULL), (3, 2, 1, 'odd', 'Sad', NULL), (4, 2, 2, 'sad', 'sad', '{sad,happy}');
