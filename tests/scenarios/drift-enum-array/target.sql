CREATE TYPE mood AS ENUM ('sad', 'odd one'); CREATE TYPE kind AS ENUM ('z', 'b', 'c', 'a'); CREATE TYPE sort AS ENUM ('b', 'a', 'NULL');
CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, n int, same mood[], more kind[], renamed sort[], words text[], UNIQUE (person_id, n));
INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
SELECT setval('people_id_seq', 200), setval('notes_id_seq', 900);
INSERT INTO notes VALUES
  (51, 101, 1, '{sad}', '{a,b}', '{a}', '{sad}'),
  (52, 101, 2, '{odd one,sad}', '{b,a}', '{b,a}', '{odd one}'),
  (1, 1, 1, '{sad}', '{z}', '{a}', '{x}');
