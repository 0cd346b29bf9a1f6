CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE countries (id serial PRIMARY KEY, code text NOT NULL UNIQUE);
CREATE TABLE cities (id serial PRIMARY KEY, name text NOT NULL UNIQUE, country_id int, twin_ids int[]);
CREATE TABLE trips (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, city_id int NOT NULL REFERENCES cities);
