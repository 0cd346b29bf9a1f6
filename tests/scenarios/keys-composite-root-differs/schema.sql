CREATE SEQUENCE person_numbers;
CREATE TABLE people (region text NOT NULL, no int NOT NULL DEFAULT nextval('person_numbers'), email text NOT NULL UNIQUE, name text NOT NULL, PRIMARY KEY (region, no));
CREATE TABLE posts (id serial PRIMARY KEY, region text NOT NULL, person_no int NOT NULL, title text NOT NULL, FOREIGN KEY (region, person_no) REFERENCES people);
CREATE TABLE settings (region text NOT NULL, person_no int NOT NULL, name text NOT NULL, value text NOT NULL, PRIMARY KEY (region, person_no, name), FOREIGN KEY (region, person_no) REFERENCES people ON DELETE CASCADE);
