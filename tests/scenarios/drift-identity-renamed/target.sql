CREATE TABLE people (id serial PRIMARY KEY, mail_address text NOT NULL UNIQUE, name text, friend_id int REFERENCES people);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, text text NOT NULL);
INSERT INTO people VALUES (1, 'rex@x', 'Rex', NULL), (101, 'ann@x', 'Anna', NULL), (103, 'out@x', 'Out', NULL);
INSERT INTO notes VALUES (1, 1, 'of rex'), (101, 101, 'stale');
SELECT setval('people_id_seq', 150), setval('notes_id_seq', 200);
