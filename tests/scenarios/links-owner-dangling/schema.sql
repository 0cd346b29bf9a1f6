CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
-- No foreign key says that these are there.
CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL, title text NOT NULL);
CREATE TABLE likes (id serial PRIMARY KEY, post_id int NOT NULL, kind text NOT NULL);
