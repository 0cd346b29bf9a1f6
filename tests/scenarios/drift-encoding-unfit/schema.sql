CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, n int, "größe" text, UNIQUE (person_id, n));
CREATE TABLE marks (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, label text, list text[]);
