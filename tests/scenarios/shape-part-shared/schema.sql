CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE settings (id serial PRIMARY KEY, theme text NOT NULL);
CREATE TABLE accounts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, settings_id int NOT NULL REFERENCES settings);
