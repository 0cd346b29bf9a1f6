CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE, app text NOT NULL);
CREATE TABLE comments (
  id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, answers int REFERENCES comments, text text NOT NULL);
CREATE TABLE folders (
  id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, inside int NOT NULL REFERENCES folders, name text NOT NULL);
CREATE TABLE files (id serial PRIMARY KEY, folder_id int NOT NULL REFERENCES folders, name text NOT NULL);
CREATE TABLE labels (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, under int REFERENCES labels, name text NOT NULL);
