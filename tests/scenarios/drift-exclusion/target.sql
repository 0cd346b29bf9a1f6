CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, n int, room int, during tstzrange, UNIQUE (person_id, n), EXCLUDE USING gist (int4range(room, room, '[]') WITH =, during WITH &&));
INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
SELECT setval('people_id_seq', 200), setval('notes_id_seq', 900);
INSERT INTO notes VALUES (51, 101, 2, 7, '[2024-01-01,2024-01-05)'), (1, 1, 1, 8, '[2023-12-31,)');
