CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people ON DELETE CASCADE, slug text NOT NULL, title text NOT NULL);
CREATE TABLE search_index (post_id int PRIMARY KEY REFERENCES posts ON DELETE CASCADE, words tsvector NOT NULL);
