CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE shelves (
  person_id int NOT NULL REFERENCES people ON DELETE CASCADE,
  nr int NOT NULL,
  label text,
  PRIMARY KEY (person_id, nr));
CREATE TABLE orders (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, title text NOT NULL);
CREATE TABLE lines (
  order_id int NOT NULL REFERENCES orders ON DELETE CASCADE,
  line int NOT NULL,
  item text NOT NULL,
  PRIMARY KEY (order_id, line));
-- A remark is on an order, and perhaps on one of its lines; a shelf goes whole or not at all.
CREATE TABLE remarks (
  id serial PRIMARY KEY,
  person_id int NOT NULL REFERENCES people ON DELETE CASCADE,
  order_id int,
  line int,
  shelf_owner int,
  shelf_nr int,
  text text NOT NULL,
  FOREIGN KEY (order_id, line) REFERENCES lines,
  FOREIGN KEY (shelf_owner, shelf_nr) REFERENCES shelves MATCH FULL);
