CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
-- What all notes have in common; nothing points at it, and the application reads all of them through it.
CREATE TABLE entries (id serial PRIMARY KEY, person_id int NOT NULL, text text NOT NULL);
CREATE TABLE notes (PRIMARY KEY (id), FOREIGN KEY (person_id) REFERENCES people ON DELETE CASCADE) INHERITS (entries);
CREATE TABLE tasks (done bool NOT NULL DEFAULT FALSE, PRIMARY KEY (id), FOREIGN KEY (person_id) REFERENCES people ON DELETE CASCADE) INHERITS (entries);
