CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE rooms (id serial PRIMARY KEY, keeper_id int NOT NULL REFERENCES people, name text NOT NULL, UNIQUE (keeper_id, name));
CREATE TABLE visits (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, room_id int NOT NULL REFERENCES rooms);
