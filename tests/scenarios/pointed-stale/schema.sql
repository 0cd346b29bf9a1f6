CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, title text NOT NULL);
CREATE TABLE photos (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, file text NOT NULL);
CREATE TABLE lists (id int PRIMARY KEY, person_id int NOT NULL REFERENCES people, post_ids int[], path text, doc jsonb);
CREATE TABLE remarks (id int PRIMARY KEY, person_id int NOT NULL REFERENCES people, on_type text, on_id bigint);
CREATE TABLE pins (id int PRIMARY KEY, person_id int NOT NULL REFERENCES people, post_id int);
