CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE groups (id serial PRIMARY KEY, owner int NOT NULL REFERENCES people, name text NOT NULL);
CREATE TABLE items (id serial PRIMARY KEY, group_id int NOT NULL REFERENCES groups, name text NOT NULL);
