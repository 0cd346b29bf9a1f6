CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE visits (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, page text NOT NULL);
-- Nobody ever declared its number a key; and it is in partitions.
CREATE TABLE sights (id serial, person_id int NOT NULL REFERENCES people, name text NOT NULL) PARTITION BY LIST (name);
CREATE TABLE sights_tower PARTITION OF sights FOR VALUES IN ('tower');
CREATE TABLE sights_other PARTITION OF sights DEFAULT;
INSERT INTO people VALUES (4, 'ann@x'), (1, 'rex@x');
INSERT INTO visits VALUES (1, 1, 'a'), (2, 4, 'a'), (3, 4, 'gone');
INSERT INTO sights VALUES (1, 1, 'bridge'), (2, 4, 'bridge'), (3, 4, 'tower');
SELECT setval('people_id_seq', 4), setval('visits_id_seq', 3), setval('sights_id_seq', 3);
