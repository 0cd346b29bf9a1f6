CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE events (id serial PRIMARY KEY, at date NOT NULL, person_id int NOT NULL REFERENCES people, note text);
CREATE TABLE photos (id serial PRIMARY KEY, event_id int NOT NULL REFERENCES events, name text NOT NULL);
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO events VALUES (1, '2025-01-01', 1, 'same'), (2, '2025-01-02', 1, 'changed'), (3, '2026-05-01', 1, 'at another date'), (4, '2026-01-01', 2, 'bob');
INSERT INTO photos VALUES (1, 1, 'p1'), (2, 3, 'p3'), (3, 4, 'p4');
