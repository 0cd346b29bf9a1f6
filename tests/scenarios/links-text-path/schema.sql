CREATE EXTENSION ltree;
CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE nodes (
  id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, name text NOT NULL,
  path ltree NOT NULL, trail text, parent_id int REFERENCES nodes);
CREATE TABLE views (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, node_ids varchar(40));
