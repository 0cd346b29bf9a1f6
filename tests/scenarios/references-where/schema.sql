CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE topics (id serial PRIMARY KEY, title text NOT NULL, retired bool NOT NULL DEFAULT FALSE);
CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, topic_id int REFERENCES topics, body text NOT NULL);
