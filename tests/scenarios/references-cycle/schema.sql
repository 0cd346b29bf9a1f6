CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE cities (id int PRIMARY KEY, name text NOT NULL, country_id int);
CREATE TABLE countries (id int PRIMARY KEY, name text NOT NULL, capital_id int REFERENCES cities);
ALTER TABLE cities ADD FOREIGN KEY (country_id) REFERENCES countries;
CREATE TABLE homes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, city_id int NOT NULL REFERENCES cities);
