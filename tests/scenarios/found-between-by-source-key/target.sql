CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE friends (id serial PRIMARY KEY, owner int NOT NULL REFERENCES people, friend int NOT NULL);
INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO friends VALUES (101, 101, 1), (102, 101, 101), (103, 1, 101);
SELECT setval('people_id_seq', 200), setval('friends_id_seq', 200);
