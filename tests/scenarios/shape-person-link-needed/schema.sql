CREATE TABLE people (
  id serial PRIMARY KEY, email text NOT NULL UNIQUE, app text NOT NULL,
  invited_by int NOT NULL REFERENCES people);
