CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE turns (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, note text NOT NULL, day date NOT NULL UNIQUE DEFERRABLE, UNIQUE (person_id, note));
-- What stands in for the number stands in for the expression as well.
CREATE TABLE lockers (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, note text NOT NULL, n int NOT NULL UNIQUE, UNIQUE (person_id, note));
CREATE UNIQUE INDEX also ON lockers ((n % 1000));
-- NULL is a value like another here, and changes hands too.
CREATE TABLE seats (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, note text NOT NULL, n int, UNIQUE (person_id, note));
CREATE UNIQUE INDEX seat ON seats (n) NULLS NOT DISTINCT;
