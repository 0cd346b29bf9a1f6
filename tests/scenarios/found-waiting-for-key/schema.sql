CREATE TABLE people (id uuid PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE posts (id serial PRIMARY KEY, people_id uuid NOT NULL, title text NOT NULL);
