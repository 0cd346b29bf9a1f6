CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id text PRIMARY KEY, owner int NOT NULL REFERENCES people, body text NOT NULL, answers text CONSTRAINT answers_a_note REFERENCES notes ON DELETE RESTRICT);
