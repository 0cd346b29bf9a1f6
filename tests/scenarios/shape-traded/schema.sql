CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE, handle varchar(40) NOT NULL UNIQUE);
CREATE TABLE lists (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, place int NOT NULL, code text UNIQUE, name text NOT NULL, UNIQUE (person_id, place));
