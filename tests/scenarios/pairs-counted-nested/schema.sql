CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, title text NOT NULL);
CREATE TABLE comments (number int UNIQUE, on_type text NOT NULL, on_id int NOT NULL);
