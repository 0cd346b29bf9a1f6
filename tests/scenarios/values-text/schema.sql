CREATE EXTENSION citext;
CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE wanted (n int PRIMARY KEY, t text, v varchar(20), c char(6), b bpchar, i citext, q "char", m name);
CREATE TABLE stale (LIKE wanted);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, LIKE wanted, UNIQUE (person_id, n));
INSERT INTO wanted (n, t) VALUES
  (1, E'first\tline\nsecond\r\nthird\\N \\. \\x41 \b\f\x0b'), (2, 'é ü'), (3, E'\u00e9'), (4, ''), (5, E'\\N'), (6, '"quoted", ''twice'', (and), {braces}'),
  (7, 'Ω 漢字 👩‍👩‍👧 ﷽ ' || chr(1) || chr(127) || chr(160) || chr(65533)), (8, 'trailing  '), (9, 'Case'), (10, E'\\.'), (11, NULL), (12, 'NULL'), (13, 'same');
INSERT INTO stale (n, t) VALUES
  (1, 'x'), (2, 'é ü'), (3, E'e\u0301'), (4, NULL), (5, NULL), (6, '"quoted", ''twice'', (and), {braces} '),
  (7, 'Ω 漢字'), (8, 'trailing'), (9, 'case'), (10, E'\\. '), (11, ''), (12, NULL), (13, 'same');
INSERT INTO wanted (n, v, c, b, i, q, m) VALUES (14, 'v ', 'ab', 'x', 'i', 'a', 'n'), (15, 'v', 'ab', 'x ', 'i', 'a', 'n'), (16, 'v', '', 'x', 'Straße', 'a', 'n'), (17, 'v', 'a', 'x', 'i', '', 'n'), (18, 'v', 'ab', 'x', 'i', 'a', 'N');
INSERT INTO stale (n, v, c, b, i, q, m) VALUES (14, 'v', 'ab', 'x', 'i', 'a', 'n'), (15, 'v', 'ab', 'x', 'i', 'a', 'n'), (16, 'v', '', 'x', 'STRAßE', 'a', 'n'), (17, 'v', 'a', 'x', 'i', 'a', 'n'), (18, 'v', 'ab    ', 'x', 'i', 'a', 'n');
