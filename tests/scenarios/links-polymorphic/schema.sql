CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, title text NOT NULL);

CREATE TABLE photos (id bigserial PRIMARY KEY, person_id int NOT NULL REFERENCES people, file text NOT NULL);
CREATE TABLE tags (id serial PRIMARY KEY, label text NOT NULL UNIQUE);
CREATE TABLE comments (
  id serial PRIMARY KEY, author_id int NOT NULL REFERENCES people,
  subject_type text, subject_id bigint, body text NOT NULL);
CREATE TABLE likes (
  id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people,
  liked_type text NOT NULL, liked_id bigint NOT NULL, UNIQUE (person_id, liked_type, liked_id));
