CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, title text NOT NULL);
-- No key, equal rows, NULLs, types without an order; one below the person and one two levels down.
CREATE TABLE visits (person_id int NOT NULL REFERENCES people ON DELETE CASCADE, page text, at date, detail json);
CREATE TABLE likes (post_id int NOT NULL REFERENCES posts ON DELETE CASCADE, by_person int REFERENCES people ON DELETE SET NULL, weight real);
CREATE INDEX ON likes (post_id);
