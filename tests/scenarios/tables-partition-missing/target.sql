CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE events (id serial, at date, person_id int NOT NULL REFERENCES people, note text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2026-01-01');
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY RANGE (at);
CREATE TABLE events_2026_01 PARTITION OF events_2026 FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO events VALUES (1, '2025-01-01', 101, 'fits'), (2, '2026-01-01', 1, 'rex');
SELECT setval('people_id_seq', 101), setval('events_id_seq', 2);
