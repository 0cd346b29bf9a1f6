CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE, name text);
CREATE TABLE posts (id serial, person_id int NOT NULL REFERENCES people ON DELETE CASCADE, slug text NOT NULL, title text NOT NULL, year int NOT NULL, PRIMARY KEY (id, year)) PARTITION BY LIST (year);
CREATE TABLE posts_a PARTITION OF posts FOR VALUES IN (1);
CREATE TABLE posts_b PARTITION OF posts FOR VALUES IN (2) PARTITION BY RANGE (id);
CREATE TABLE posts_b1 PARTITION OF posts_b DEFAULT;
