CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
-- Two levels, by range and below by list, each with a default partition.
CREATE TABLE events (
  id bigint GENERATED ALWAYS AS IDENTITY, at date NOT NULL, kind text NOT NULL, person_id int NOT NULL REFERENCES people ON DELETE CASCADE, note text,
  PRIMARY KEY (id, at, kind)) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (kind);
CREATE TABLE events_2025_run PARTITION OF events_2025 FOR VALUES IN ('run');
CREATE TABLE events_2025_rest PARTITION OF events_2025 DEFAULT;
CREATE TABLE events_rest PARTITION OF events DEFAULT;
-- Below a partitioned table, by all of its key; and a partitioned one without a key.
CREATE TABLE photos (id serial PRIMARY KEY, event_id bigint NOT NULL, event_at date NOT NULL, event_kind text NOT NULL, name text NOT NULL,
  FOREIGN KEY (event_id, event_at, event_kind) REFERENCES events ON DELETE CASCADE);
CREATE TABLE clicks (person_id int NOT NULL REFERENCES people ON DELETE CASCADE, at date NOT NULL, page text) PARTITION BY RANGE (at);
CREATE TABLE clicks_old PARTITION OF clicks FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
CREATE TABLE clicks_new PARTITION OF clicks FOR VALUES FROM ('2026-01-01') TO (MAXVALUE);
