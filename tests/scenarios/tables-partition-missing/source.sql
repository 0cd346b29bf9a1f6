CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE events (id serial PRIMARY KEY, at date, person_id int NOT NULL REFERENCES people, note text);
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO events VALUES (1, '2025-01-01', 1, 'fits'), (2, '2023-12-31', 1, 'too old'), (3, '2026-06-01', 2, 'fits no part below');
