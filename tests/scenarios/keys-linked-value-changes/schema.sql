CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE, handle text NOT NULL UNIQUE);
CREATE TABLE posts (id serial PRIMARY KEY, author text NOT NULL REFERENCES people (handle), title text NOT NULL);
CREATE TABLE tags (post_id int REFERENCES posts, tag text, PRIMARY KEY (post_id, tag));
