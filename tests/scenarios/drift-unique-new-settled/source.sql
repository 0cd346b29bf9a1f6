CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, n int, slug text, code text, live bool, UNIQUE (person_id, n));
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO notes VALUES (1, 1, 1, 'One', 'a', TRUE), (2, 1, 2, 'two', NULL, FALSE), (3, 2, 1, 'ONE', 'a', TRUE), (4, 2, 2, 'rexes', 'b', FALSE), (5, 2, 3, 'five', NULL, TRUE), (6, 2, 4, 'six', NULL, TRUE);
