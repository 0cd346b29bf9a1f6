CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, big bigint, n int, UNIQUE (person_id, n));
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO notes VALUES (1, 1, 3000000000, 1), (2, 1, 7, 2), (3, 2, -9223372036854775808, 1), (4, 2, NULL, 2);
