CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, title text NOT NULL);

CREATE TABLE files (id uuid PRIMARY KEY, person_id int NOT NULL REFERENCES people, name text NOT NULL);
CREATE TABLE tags (id serial PRIMARY KEY, label text NOT NULL UNIQUE);
CREATE TABLE lists (
  id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, name text NOT NULL,
  post_ids int[], big bigint[] NOT NULL DEFAULT '{}', words text[], uuids uuid[], tag_ids int[]);
