CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE walls (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, name text NOT NULL, best_board int, best_person int);
-- Whose a seat is its person says; its key holds the board.
CREATE TABLE seats (board_id int NOT NULL REFERENCES walls, person_id int NOT NULL REFERENCES people, label text NOT NULL, PRIMARY KEY (board_id, person_id));
ALTER TABLE walls ADD FOREIGN KEY (best_board, best_person) REFERENCES seats ON DELETE SET NULL;
