CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE topics (id serial PRIMARY KEY, title text NOT NULL UNIQUE);
CREATE TABLE posts (
  id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, title text NOT NULL,
  topic_id int, approved_by int, parent_id varchar(20));
CREATE TABLE comments (
  id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, body text NOT NULL,
  subject_type text, subject_id bigint);
CREATE TABLE lists (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, name text NOT NULL, post_ids int[]);
CREATE TABLE pages (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, name text NOT NULL, doc jsonb, raw json);
