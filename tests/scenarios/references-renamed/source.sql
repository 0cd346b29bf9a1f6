CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE nation (nr int PRIMARY KEY, iso text NOT NULL UNIQUE, region text NOT NULL);
CREATE TABLE trips (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, nation_nr int NOT NULL REFERENCES nation, days int);
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO nation VALUES (1, 'fr', 'eu'), (2, 'pe', 'sa'), (3, 'jp', 'as');
INSERT INTO trips VALUES (1, 1, 1, 3), (2, 1, 2, 4), (3, 2, 3, 5);
