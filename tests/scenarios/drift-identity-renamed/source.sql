CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE, name text, friend_id int REFERENCES people);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, text text NOT NULL);
INSERT INTO people VALUES (1, 'Ann@x', 'Ann', NULL), (2, 'bob@x', 'Bob', 3), (3, 'out@x', 'Out', NULL);
INSERT INTO notes VALUES (1, 1, 'one'), (2, 2, 'two');
