CREATE TABLE people (id serial NOT NULL UNIQUE, email text NOT NULL UNIQUE);
CREATE TABLE pets (id int GENERATED ALWAYS AS IDENTITY UNIQUE, person_id int NOT NULL REFERENCES people (id), name text NOT NULL);
CREATE UNIQUE INDEX pets_name ON pets (person_id, name);
CREATE TABLE walks (pet int NOT NULL REFERENCES pets (id), day date NOT NULL, km int, UNIQUE (pet, day));
