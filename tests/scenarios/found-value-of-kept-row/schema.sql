CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (owner int REFERENCES people, nr int, slug text NOT NULL UNIQUE, PRIMARY KEY (owner, nr));
CREATE TABLE answers (id serial PRIMARY KEY, owner int NOT NULL REFERENCES people, of_owner int, of_nr int, FOREIGN KEY (of_owner, of_nr) REFERENCES notes);
