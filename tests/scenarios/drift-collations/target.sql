CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, n int, code text COLLATE "C" UNIQUE, tag text COLLATE nocase, UNIQUE (person_id, n));
INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
SELECT setval('people_id_seq', 200), setval('notes_id_seq', 900);
CREATE UNIQUE INDEX ON notes (person_id, tag);
CREATE TABLE marks (code text COLLATE "C" PRIMARY KEY REFERENCES notes (code), what text);
INSERT INTO notes VALUES (51, 101, 1, 'a', 'tag'), (52, 101, 2, 'B', 'b'), (53, 101, 3, 'C', 'x'), (1, 1, 1, 'r', 'tag');
INSERT INTO marks VALUES ('a', 'w'), ('B', 'gone'), ('r', 'r');
