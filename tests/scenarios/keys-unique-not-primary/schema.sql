CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL, handle text UNIQUE);
-- Owned by a unique key that is not the primary one, and pointed to by another of two columns.
CREATE TABLE houses (id serial PRIMARY KEY, handle text NOT NULL REFERENCES people (handle), street text NOT NULL, nr int NOT NULL, name text, UNIQUE (street, nr));
CREATE TABLE stays (
  id serial PRIMARY KEY,
  guest int NOT NULL REFERENCES people,
  street text,
  nr int,
  nights int NOT NULL,
  FOREIGN KEY (street, nr) REFERENCES houses (street, nr) MATCH FULL);
-- Below a table that is owned so, by its key.
CREATE TABLE rooms (house_id int REFERENCES houses ON DELETE CASCADE, room int, beds int NOT NULL, PRIMARY KEY (house_id, room));
