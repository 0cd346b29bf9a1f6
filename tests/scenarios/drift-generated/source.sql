CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, n int, a int, doubled int GENERATED ALWAYS AS (a * 2) STORED, plain int, was int GENERATED ALWAYS AS (a + 1) STORED, UNIQUE (person_id, n));
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO notes (id, person_id, n, a, plain) VALUES (1, 1, 1, 5, 50), (2, 1, 2, 6, 61), (3, 2, 1, 7, NULL);
