CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE posts (id serial PRIMARY KEY, author int NOT NULL REFERENCES people, title text NOT NULL);
-- Rows of those who read, by every way in which a deletion would reach them.
CREATE TABLE likes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, post_id int NOT NULL REFERENCES posts ON DELETE CASCADE);
CREATE TABLE shares (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, post_id int REFERENCES posts ON DELETE SET NULL);
CREATE TABLE pins (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, post_id int DEFAULT 1 REFERENCES posts ON DELETE SET DEFAULT);
CREATE TABLE reports (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, post_id int NOT NULL REFERENCES posts ON DELETE RESTRICT);
CREATE TABLE answers (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, post_id int NOT NULL REFERENCES posts);
