CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id smallserial PRIMARY KEY, person_id int NOT NULL REFERENCES people, words text NOT NULL);
CREATE TABLE tags (id serial PRIMARY KEY, note_id smallint NOT NULL REFERENCES notes, label text NOT NULL);
