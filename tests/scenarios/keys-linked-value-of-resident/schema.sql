CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE, handle text NOT NULL UNIQUE);
CREATE TABLE follows (
  id serial PRIMARY KEY,
  follower int NOT NULL REFERENCES people,
  followed text NOT NULL REFERENCES people (handle) ON UPDATE CASCADE);
