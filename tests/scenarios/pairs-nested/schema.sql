CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, title text NOT NULL);
CREATE TABLE comments (id serial PRIMARY KEY, commentable_type text NOT NULL, commentable_id varchar(20) NOT NULL, body text NOT NULL);
CREATE TABLE reactions (id serial PRIMARY KEY, comment_id int NOT NULL REFERENCES comments, kind text NOT NULL);
