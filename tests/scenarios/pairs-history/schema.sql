CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE current_maps (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, title text NOT NULL);
-- What a type is called has no key of one column: what is meant is the current one.
CREATE TABLE maps (map_id int NOT NULL REFERENCES current_maps, version int NOT NULL, title text NOT NULL, PRIMARY KEY (map_id, version));
CREATE TABLE remarks (id serial PRIMARY KEY, subject_type text NOT NULL, subject_id int NOT NULL, body text NOT NULL);
