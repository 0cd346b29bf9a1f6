CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, n int, room int, during tstzrange, UNIQUE (person_id, n));
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO notes VALUES (1, 1, 1, 7, '[2024-01-01,2024-01-05)'), (2, 1, 2, 7, '[2024-01-04,2024-01-06)'), (3, 2, 1, 7, '[2024-01-05,2024-01-06)'), (4, 2, 2, 8, '[2024-01-01,2024-01-02)'), (5, 2, 3, 8, NULL);
