CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
-- A day can be neither NULL nor made up.
CREATE TABLE turns (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, note text NOT NULL, day date NOT NULL UNIQUE, UNIQUE (person_id, note));
-- The index is over an expression, and over a part of the table.
CREATE TABLE flags (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, note text NOT NULL, code text NOT NULL, live bool NOT NULL, UNIQUE (person_id, note));
CREATE UNIQUE INDEX one_live ON flags (lower(code)) WHERE live;
-- No two may overlap.
CREATE TABLE stays (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, note text NOT NULL, span int4range NOT NULL, UNIQUE (person_id, note));
ALTER TABLE stays ADD CONSTRAINT apart EXCLUDE USING gist (span WITH &&);
