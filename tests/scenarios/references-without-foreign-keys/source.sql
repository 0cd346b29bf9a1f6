CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE pages (book text, number int, title text NOT NULL UNIQUE, PRIMARY KEY (book, number));
CREATE SCHEMA old;
CREATE TABLE old.pages (id serial PRIMARY KEY, slug text NOT NULL UNIQUE);
CREATE TABLE marks (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, book text, page int, slug_id int, note text NOT NULL);
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO pages VALUES ('a', 1, 'one'), ('a', 2, 'two'), ('b', 1, 'three');
INSERT INTO old.pages VALUES (1, 'x'), (2, 'y');
INSERT INTO marks VALUES (1, 1, 'a', 1, 1, 'm'), (2, 1, 'b', 1, 2, 'n'), (3, 2, 'a', 2, NULL, 'o');
