CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE devices (serial text PRIMARY KEY, person_id int NOT NULL REFERENCES people, name text NOT NULL, model text);
CREATE TABLE keys (id uuid PRIMARY KEY, person_id int NOT NULL REFERENCES people, name text NOT NULL);
CREATE TABLE readings (id serial PRIMARY KEY, device text NOT NULL REFERENCES devices, value int NOT NULL);
