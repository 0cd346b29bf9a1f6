CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, name text, street text, zip text, n int, UNIQUE (person_id, n));
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO notes VALUES (1, 1, 'Ann Lee', 'Elm 1', '010', 1), (2, 1, 'Prince', NULL, NULL, 2), (3, 2, 'Bob van Dam', 'Oak', '02', 1);
