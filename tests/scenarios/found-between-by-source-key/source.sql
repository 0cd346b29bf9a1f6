CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE friends (id serial PRIMARY KEY, owner int NOT NULL REFERENCES people, friend int NOT NULL REFERENCES people);
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO friends VALUES (1, 1, 2);
SELECT setval('people_id_seq', 2), setval('friends_id_seq', 1);
