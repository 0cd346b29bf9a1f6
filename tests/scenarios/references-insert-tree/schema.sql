CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE topics (id serial PRIMARY KEY, parent_id int REFERENCES topics, name text NOT NULL, UNIQUE (parent_id, name));
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, topic_id int NOT NULL REFERENCES topics, body text NOT NULL);
