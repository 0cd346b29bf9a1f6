CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE events (id serial PRIMARY KEY, at date, person_id int NOT NULL REFERENCES people, note text);
INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO events VALUES (1, '2025-01-01', 101, 'same'), (2, '2025-01-02', 101, 'where it was'), (3, '2026-01-03', 1, 'rex'), (4, '2026-01-04', 101, 'stale');
SELECT setval('people_id_seq', 101), setval('events_id_seq', 4);
