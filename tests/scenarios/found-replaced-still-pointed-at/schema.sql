CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id text PRIMARY KEY, owner int NOT NULL REFERENCES people, body text NOT NULL, answers text REFERENCES notes);
