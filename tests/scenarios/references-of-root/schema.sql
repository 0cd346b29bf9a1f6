CREATE TABLE countries (id serial PRIMARY KEY, code text NOT NULL UNIQUE);
CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE, country_id int REFERENCES countries);
