CREATE TABLE people (id serial PRIMARY KEY, email text, home_id int);
CREATE TABLE countries (id serial PRIMARY KEY, code text NOT NULL UNIQUE, name text NOT NULL);
CREATE TABLE cities (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, country_id int NOT NULL REFERENCES countries, name text NOT NULL, UNIQUE (country_id, name));
CREATE TABLE moods (slug text PRIMARY KEY, label text NOT NULL);
ALTER TABLE people ADD FOREIGN KEY (home_id) REFERENCES cities;
CREATE TABLE trips (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, city_id int NOT NULL REFERENCES cities, mood text REFERENCES moods, days int NOT NULL);
