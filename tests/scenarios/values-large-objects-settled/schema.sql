CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE DOMAIN lo AS oid;
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, n int, scan lo, number oid, UNIQUE (person_id, n));
