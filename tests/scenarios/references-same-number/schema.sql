CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE tags (id serial PRIMARY KEY, code text NOT NULL UNIQUE, color text, rank int);
CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, tag_id int NOT NULL REFERENCES tags, title text NOT NULL);
