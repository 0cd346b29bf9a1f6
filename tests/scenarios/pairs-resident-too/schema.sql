CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE, source text);
CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, title text NOT NULL);
CREATE TABLE walls (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, name text NOT NULL);
CREATE TABLE comments (id serial PRIMARY KEY, on_type text NOT NULL, on_id int NOT NULL, body text NOT NULL, by int REFERENCES people ON DELETE SET NULL);
