CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, title text NOT NULL);

CREATE TABLE comments (id serial PRIMARY KEY, author_id int NOT NULL REFERENCES people, subject_type text, subject_id int, body text NOT NULL);
CREATE TABLE lists (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, post_ids int[], doc jsonb);
