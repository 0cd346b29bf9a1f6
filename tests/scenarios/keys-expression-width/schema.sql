CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE marks (id int PRIMARY KEY, person_id int NOT NULL REFERENCES people, mark text NOT NULL);
CREATE TABLE notes (id varchar(6) PRIMARY KEY, person_id int NOT NULL REFERENCES people, note text NOT NULL);
CREATE TABLE words (id varchar(7) PRIMARY KEY, person_id int NOT NULL REFERENCES people, word text NOT NULL);
