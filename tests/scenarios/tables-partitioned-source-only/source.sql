CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE events (id serial, at date, person_id int NOT NULL REFERENCES people, note text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
-- Nothing keeps a number from being there twice.
INSERT INTO events VALUES (1, '2025-01-01', 1, 'same'), (1, '2026-01-01', 1, 'same number'), (2, '2026-01-02', 1, 'at another date'), (3, '2026-01-03', 2, 'bob');
