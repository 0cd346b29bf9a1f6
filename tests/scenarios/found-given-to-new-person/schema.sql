CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE, active boolean NOT NULL);
CREATE TABLE groups (id serial PRIMARY KEY, owner int NOT NULL REFERENCES people, name text NOT NULL);
CREATE TABLE items (id serial PRIMARY KEY, group_id int NOT NULL REFERENCES groups, name text NOT NULL);
CREATE TABLE badges (id serial PRIMARY KEY, owner int NOT NULL REFERENCES people, code text NOT NULL UNIQUE);
