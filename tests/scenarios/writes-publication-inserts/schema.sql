CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE, name text);
CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people ON DELETE CASCADE, slug text NOT NULL, title text NOT NULL);
CREATE TABLE visits (person_id int NOT NULL REFERENCES people ON DELETE CASCADE, page text);
