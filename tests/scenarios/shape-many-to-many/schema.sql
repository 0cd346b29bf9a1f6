CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE, app text NOT NULL);
CREATE TABLE friendships (
  one int NOT NULL REFERENCES people ON DELETE CASCADE, other int NOT NULL REFERENCES people ON DELETE CASCADE,
  since int NOT NULL, PRIMARY KEY (one, other));
CREATE TABLE gifts (
  id serial PRIMARY KEY, giver int NOT NULL REFERENCES people, taker int NOT NULL REFERENCES people, what text NOT NULL);
