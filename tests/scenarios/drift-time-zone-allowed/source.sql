CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, n int, at timestamp, seen timestamptz, UNIQUE (person_id, n));
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO notes VALUES (1, 1, 1, '2024-07-01 12:00', '2024-07-01 12:00+02'), (2, 1, 2, '2024-01-01 12:00', NULL), (3, 2, 1, NULL, 'infinity');
