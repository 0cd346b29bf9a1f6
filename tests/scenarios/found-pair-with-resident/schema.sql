CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE, app text NOT NULL);
CREATE TABLE likes (id serial PRIMARY KEY, owner int NOT NULL REFERENCES people, kind text NOT NULL, obj int, note text);
