CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id serial PRIMARY KEY, owner int NOT NULL REFERENCES people, body text NOT NULL, log int);
CREATE TABLE logs (id serial PRIMARY KEY, owner int NOT NULL REFERENCES people, kind text, object int, entry text NOT NULL);
ALTER TABLE notes ADD FOREIGN KEY (log) REFERENCES logs ON DELETE SET NULL;
