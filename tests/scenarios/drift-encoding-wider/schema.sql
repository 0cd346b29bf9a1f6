CREATE TYPE laune AS ENUM ('süß', 'plain');
CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE "straßen" (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, n int, "größe" text, short varchar(4), laune laune, list text[], doc jsonb, UNIQUE (person_id, n));
