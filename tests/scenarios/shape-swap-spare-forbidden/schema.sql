CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE DOMAIN slug AS text CHECK (VALUE ~ '^[a-z-]+$');
CREATE DOMAIN place AS int CHECK (VALUE BETWEEN 1 AND 10);
CREATE TABLE pages (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, note text NOT NULL, slug slug NOT NULL UNIQUE, UNIQUE (person_id, note));
CREATE TABLE seats (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, note text NOT NULL, seat int UNIQUE CHECK (seat IS NOT NULL), UNIQUE (person_id, note));
CREATE TABLE ranks (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, note text NOT NULL, rank place NOT NULL, UNIQUE (person_id, rank), UNIQUE (person_id, note));
CREATE TABLE codes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, note text NOT NULL, code text NOT NULL UNIQUE CHECK (length(code) > 2), UNIQUE (person_id, note));
