CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE visits (person_id int NOT NULL REFERENCES people, page text NOT NULL);
CREATE TABLE sights (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, name text NOT NULL);
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO visits VALUES (1, 'a'), (1, 'a'), (1, 'b'), (2, 'a');
INSERT INTO sights VALUES (1, 1, 'bridge'), (2, 1, 'bridge'), (3, 2, 'tower');
