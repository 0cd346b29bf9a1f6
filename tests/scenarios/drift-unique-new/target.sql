CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, n int, slug text, code text, live bool, lang text NOT NULL DEFAULT 'en', UNIQUE (person_id, n));
INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
SELECT setval('people_id_seq', 200), setval('notes_id_seq', 900);
INSERT INTO notes VALUES (51, 101, 1, 'uno', 'a', TRUE), (1, 1, 1, 'REXES', 'c', TRUE);
CREATE UNIQUE INDEX by_slug ON notes (lower(slug), lang);
CREATE UNIQUE INDEX by_code ON notes (code) WHERE live AND code IS NOT NULL;
CREATE UNIQUE INDEX once ON notes (person_id, code) NULLS NOT DISTINCT;
