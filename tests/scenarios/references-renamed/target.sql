CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE SCHEMA geo;
CREATE TABLE geo.countries (id serial PRIMARY KEY, code char(2) NOT NULL, area text NOT NULL, UNIQUE (code, area));
CREATE TABLE trips (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, country_id int NOT NULL REFERENCES geo.countries, days int);
INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO geo.countries VALUES (1, 'JP', 'AS'), (2, 'FR', 'SA'), (103, 'FR', 'EU'), (104, 'PE', 'SA');
INSERT INTO trips VALUES (1, 1, 1, 9), (101, 101, 103, 2);
SELECT setval('people_id_seq', 200), setval('trips_id_seq', 200);
