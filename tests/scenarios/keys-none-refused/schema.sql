CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE visits (person_id int NOT NULL REFERENCES people, page text, n int);
