CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, n int, price numeric(12,4), ratio float8, UNIQUE (person_id, n));
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO notes VALUES (1, 1, 1, 9.9950, 0.1), (2, 1, 2, 1.2500, 0.30000000000000004), (3, 2, 1, 10, 'NaN'), (4, 2, 2, NULL, NULL);
