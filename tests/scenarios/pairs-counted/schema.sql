CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, title text NOT NULL);
CREATE TABLE workouts (id bigserial PRIMARY KEY, person_id int NOT NULL REFERENCES people, name text NOT NULL);
CREATE TABLE exercises (id serial PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE tags (id serial PRIMARY KEY, name text NOT NULL UNIQUE);
-- As an ORM makes it: no key, nothing unique.
CREATE TABLE taggables (tag_id int NOT NULL REFERENCES tags, taggable_type text, taggable_id bigint);
