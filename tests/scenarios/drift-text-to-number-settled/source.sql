CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, n int, size text, day text, UNIQUE (person_id, n));
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO notes VALUES (1, 1, 1, '41', '2024-02-29'), (2, 1, 2, 'XL', '2024-02-30'), (3, 2, 1, '007', NULL), (4, 2, 2, NULL, 'infinity');
