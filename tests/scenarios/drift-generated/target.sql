CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY (START 901), person_id int NOT NULL REFERENCES people, n int, a int, doubled int GENERATED ALWAYS AS (a * 2) STORED, plain int GENERATED ALWAYS AS (a * 10) STORED, was int, UNIQUE (person_id, n));
INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
SELECT setval('people_id_seq', 200);
INSERT INTO notes (id, person_id, n, a, was) OVERRIDING SYSTEM VALUE VALUES (51, 101, 1, 4, 4), (1, 1, 1, 5, 5);
