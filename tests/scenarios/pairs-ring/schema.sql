CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE comments (id serial PRIMARY KEY, on_type text NOT NULL, on_id int NOT NULL);
CREATE TABLE files (id serial PRIMARY KEY, of_type text NOT NULL, of_id int NOT NULL);
