CREATE TYPE mood AS ENUM ('sad', 'odd one'); CREATE TYPE kind AS ENUM ('a', 'b');
CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, n int, same mood[], more kind[], renamed kind[], words mood[], UNIQUE (person_id, n));
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO notes VALUES
  (1, 1, 1, '{sad}', '{a,b}', '{a}', '{sad}'),
  (2, 1, 2, '{odd one,sad}', '{b,a,b}', '{b,a}', '{odd one}'),
  (3, 2, 1, NULL, '{}', '{a,NULL}', '{{sad,odd one},{sad,sad}}'),
  (4, 2, 2, '{{sad,odd one},{NULL,sad}}', '[0:1]={b,a}', NULL, '{}');
