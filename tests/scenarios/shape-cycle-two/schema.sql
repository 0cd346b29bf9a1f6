CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE, best int);
CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people ON DELETE CASCADE, title text NOT NULL);
ALTER TABLE people ADD FOREIGN KEY (best) REFERENCES posts;
-- Each account has a main card, and each card an account; checked at the commit.
CREATE TABLE accounts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, main int NOT NULL, name text NOT NULL);
CREATE TABLE cards (
  id serial PRIMARY KEY, account_id int NOT NULL REFERENCES accounts DEFERRABLE INITIALLY DEFERRED, number text NOT NULL);
ALTER TABLE accounts ADD FOREIGN KEY (main) REFERENCES cards DEFERRABLE INITIALLY DEFERRED;
