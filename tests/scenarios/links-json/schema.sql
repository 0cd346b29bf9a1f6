CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, title text NOT NULL);

CREATE TABLE files (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), person_id int NOT NULL REFERENCES people, name text NOT NULL);
CREATE TABLE tags (id serial PRIMARY KEY, label text NOT NULL UNIQUE);
CREATE TABLE pages (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, name text NOT NULL, doc jsonb, raw json);
