CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE counters (name text PRIMARY KEY, value smallint NOT NULL, next int NOT NULL);
CREATE TABLE notes (id int PRIMARY KEY, person_id int NOT NULL REFERENCES people, text text NOT NULL);
CREATE TABLE tasks (id int PRIMARY KEY, person_id int NOT NULL REFERENCES people, text text NOT NULL);
CREATE TABLE tallies (name text PRIMARY KEY, value int NOT NULL);
CREATE TABLE marks (id smallint PRIMARY KEY, person_id int NOT NULL REFERENCES people, text text NOT NULL);
