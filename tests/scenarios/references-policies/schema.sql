CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE tags (id serial PRIMARY KEY, code text NOT NULL UNIQUE);
CREATE TABLE moods (id serial PRIMARY KEY, label text NOT NULL UNIQUE);
CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, tag_id int NOT NULL REFERENCES tags, mood_id int REFERENCES moods, title text NOT NULL);
