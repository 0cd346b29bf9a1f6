CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, n int, code text UNIQUE, tag text, UNIQUE (person_id, n));
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
CREATE TABLE marks (code text PRIMARY KEY REFERENCES notes (code), what text);
INSERT INTO notes VALUES (1, 1, 1, 'a', 'Tag'), (2, 1, 2, 'B', 'b'), (3, 2, 1, 'é', 'tag'), (4, 1, 3, 'C', 'Ä');
INSERT INTO marks VALUES ('a', 'x'), ('é', 'y');
