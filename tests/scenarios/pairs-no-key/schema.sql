CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, title text NOT NULL);
CREATE TABLE visits (visited_type text NOT NULL, visited_id int NOT NULL, at date NOT NULL);
