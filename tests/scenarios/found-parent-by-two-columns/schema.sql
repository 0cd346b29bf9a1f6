CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE boards (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, name text NOT NULL);
-- A card comes after another one, of whatever board.
CREATE TABLE cards (
  board_id int NOT NULL REFERENCES boards, nr int NOT NULL, text text NOT NULL, after_board int, after_nr int,
  PRIMARY KEY (board_id, nr), FOREIGN KEY (after_board, after_nr) REFERENCES cards);
