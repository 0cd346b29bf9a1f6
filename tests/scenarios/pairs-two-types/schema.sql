CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, title text NOT NULL);
CREATE TABLE workouts (id bigserial PRIMARY KEY, person_id int NOT NULL REFERENCES people, name text NOT NULL);
CREATE TABLE exercises (id serial PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE comments (id serial PRIMARY KEY, commentable_type text, commentable_id bigint, body text NOT NULL);
CREATE TABLE reactions (id serial PRIMARY KEY, comment_id int NOT NULL REFERENCES comments, kind text NOT NULL);
