CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, n int, size int, day date, UNIQUE (person_id, n));
INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
SELECT setval('people_id_seq', 200), setval('notes_id_seq', 900);
INSERT INTO notes VALUES (51, 101, 2, 40, NULL), (1, 1, 1, 41, NULL);
