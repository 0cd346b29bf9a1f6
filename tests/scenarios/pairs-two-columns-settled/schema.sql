CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, title text NOT NULL);
CREATE TABLE photos (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, file text NOT NULL);
CREATE TABLE activities (id serial PRIMARY KEY, actor_type text, actor_id int, subject_type text, subject_id int, what text NOT NULL);
