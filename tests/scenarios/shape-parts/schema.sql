CREATE TABLE countries (id serial PRIMARY KEY, code text NOT NULL UNIQUE);
-- A unique index says that an address is one person's; of settings only the config says so.
CREATE TABLE addresses (id serial PRIMARY KEY, street text NOT NULL, country_id int NOT NULL REFERENCES countries);
CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE, address_id int UNIQUE REFERENCES addresses);
CREATE TABLE settings (id serial PRIMARY KEY, theme text NOT NULL);
CREATE TABLE setting_lines (id serial PRIMARY KEY, settings_id int NOT NULL REFERENCES settings ON DELETE CASCADE, name text NOT NULL);
CREATE TABLE accounts (
  id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, settings_id int NOT NULL REFERENCES settings, name text NOT NULL);
