CREATE EXTENSION citext;
CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, n bigint, a bigint, b numeric, c text, d float8, e numeric(9,4), f citext, g timestamp, m varchar(9), j json, UNIQUE (person_id, n));
INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
SELECT setval('people_id_seq', 200), setval('notes_id_seq', 900);
INSERT INTO notes VALUES (51, 101, 1, 2147483647, -32768, 'abcde', 0.1::float4, 1.25, 'MiXed', '2024-01-01 10:00', 'short', '{"a": 1.0}'), (52, 101, 2, 2147483647, -32768, 'abcde', 0.1, 1.25, 'mixed', '2024-01-01 10:00', 'short', '{"a": 1.0}'), (1, 1, 1, 1, 1, 'x', 0, 0, 'x', NULL, NULL, NULL);
