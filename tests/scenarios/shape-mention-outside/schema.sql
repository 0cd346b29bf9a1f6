CREATE TABLE people (
  id serial PRIMARY KEY, email text NOT NULL, app text NOT NULL,
  referred_by int REFERENCES people ON DELETE SET NULL);
CREATE TABLE posts (
  id serial PRIMARY KEY, author int NOT NULL REFERENCES people ON DELETE CASCADE,
  reviewer int REFERENCES people ON DELETE SET NULL, title text NOT NULL);
