CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE kinds (id serial PRIMARY KEY, name text NOT NULL UNIQUE);
-- As tables were before PostgreSQL 11 knew keys of partitioned ones: each partition has its own.
CREATE TABLE events (id serial, at date NOT NULL, person_id int NOT NULL, kind_id int, note text) PARTITION BY RANGE (at);
CREATE TABLE events_old PARTITION OF events FOR VALUES FROM ('2000-01-01') TO ('2026-01-01');
CREATE TABLE events_new PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2100-01-01') PARTITION BY LIST (note);
CREATE TABLE events_new_a PARTITION OF events_new FOR VALUES IN ('a');
CREATE TABLE events_new_b PARTITION OF events_new DEFAULT;
ALTER TABLE events_old ADD FOREIGN KEY (person_id) REFERENCES people ON DELETE CASCADE;
ALTER TABLE events_new_a ADD FOREIGN KEY (person_id) REFERENCES people ON DELETE CASCADE;
ALTER TABLE events_new_b ADD FOREIGN KEY (person_id) REFERENCES people ON DELETE CASCADE;
ALTER TABLE events_old ADD FOREIGN KEY (kind_id) REFERENCES kinds;
ALTER TABLE events_new ADD FOREIGN KEY (kind_id) REFERENCES kinds;
