CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id text PRIMARY KEY, owner int NOT NULL REFERENCES people, body text NOT NULL);
CREATE TABLE tags (note text REFERENCES notes, tag text, weight int, PRIMARY KEY (note, tag));
