CREATE TABLE people (id uuid PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE posts (id serial PRIMARY KEY, person_id uuid NOT NULL REFERENCES people, title text NOT NULL);
CREATE TABLE kinds (id serial PRIMARY KEY, model text NOT NULL UNIQUE);
CREATE TABLE notes (id serial PRIMARY KEY, content_type_id int NOT NULL REFERENCES kinds, object_id text NOT NULL, body text NOT NULL);
CREATE TABLE files (id serial PRIMARY KEY, record_type text NOT NULL, record_id text NOT NULL, name text NOT NULL, UNIQUE (record_type, record_id, name));
CREATE TABLE previews (file_id int PRIMARY KEY REFERENCES files, width int NOT NULL);
