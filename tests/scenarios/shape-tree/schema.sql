CREATE TABLE people (
  id serial PRIMARY KEY, email text NOT NULL UNIQUE, referred_by int REFERENCES people, friend int NOT NULL REFERENCES people);
CREATE TABLE pages (
  id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people ON DELETE CASCADE,
  parent int REFERENCES pages ON DELETE RESTRICT, title text NOT NULL);
CREATE TABLE steps (
  id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, after int REFERENCES steps ON DELETE CASCADE, n int NOT NULL);
CREATE TABLE notes (id serial PRIMARY KEY, page_id int NOT NULL REFERENCES pages, text text NOT NULL);
