CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
-- The key had to take the date in, and a foreign key to the number alone could not stay; region has come.
CREATE TABLE events (id serial, at date, person_id int NOT NULL REFERENCES people, note text, region text NOT NULL DEFAULT lower('EU'), PRIMARY KEY (id, at, region)) PARTITION BY LIST (region);
CREATE TABLE events_eu PARTITION OF events FOR VALUES IN ('eu') PARTITION BY RANGE (at);
CREATE TABLE events_eu_2025 PARTITION OF events_eu FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_eu_2026 PARTITION OF events_eu FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE photos (id serial PRIMARY KEY, event_id int NOT NULL, name text NOT NULL);
INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO events VALUES (1, '2025-01-01', 101, 'same'), (2, '2025-01-02', 101, 'old'), (3, '2025-05-01', 101, 'where it was'), (4, '2026-01-01', 1, 'rex'), (5, '2026-01-02', 101, 'stale');
INSERT INTO photos VALUES (1, 1, 'p1'), (2, 3, 'p3'), (3, 4, 'rex');
SELECT setval('people_id_seq', 101), setval('events_id_seq', 5), setval('photos_id_seq', 3);
