CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, n int, doc json, raw text, UNIQUE (person_id, n));
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO notes VALUES (1, 1, 1, '{"b":1,  "a":[1,{}]}', '[ 1 ]'), (2, 1, 2, '{"a": {"x":1,"x":2}}', NULL), (3, 2, 1, 'null', '{}'), (4, 2, 2, '{}', '{}');
