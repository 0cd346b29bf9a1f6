/** A schema whose parts hang on each other, and drifts in it that take others along. */

export const RICH = `
  CREATE SCHEMA "Odd Schema";
  CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s fine');
  CREATE TYPE pair AS (a int, b text);
  CREATE DOMAIN positive AS int CHECK (VALUE > 0);
  CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
  CREATE SEQUENCE counter INCREMENT 5;
  CREATE FUNCTION double(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x * 2';
  CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.note := 'touched'; RETURN NEW; END $$;
  CREATE TABLE owners (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL, name varchar(40) DEFAULT 'nobody',
    feeling mood DEFAULT 'ok', age positive, both_ pair, note text,
    twice int GENERATED ALWAYS AS (double(1)) STORED,
    CONSTRAINT email_has_at CHECK (position('@' in email) > 0));
  CREATE UNIQUE INDEX owners_email ON owners (lower(email)) INCLUDE (name) WHERE note IS NULL;
  CREATE TABLE "Odd Schema"."Things ""quoted""" (
    id serial PRIMARY KEY, owner_id int NOT NULL REFERENCES owners ON DELETE CASCADE,
    during tsrange, price numeric(10, 2) DEFAULT 0, UNIQUE (owner_id, price),
    CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&));
  CREATE TABLE events (at timestamptz NOT NULL, what text) PARTITION BY RANGE (at);
  CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
  CREATE TABLE events_rest PARTITION OF events DEFAULT;
  CREATE INDEX events_what ON events (what);
  CREATE VIEW grown AS SELECT id, email FROM owners WHERE age > 18;
  CREATE VIEW grown_too AS SELECT email FROM grown;
  CREATE MATERIALIZED VIEW feelings AS SELECT feeling, count(*) AS n FROM owners GROUP BY 1;
  CREATE UNIQUE INDEX feelings_one ON feelings (feeling);
  CREATE TRIGGER touched BEFORE UPDATE ON owners FOR EACH ROW WHEN (OLD.note IS NOT NULL) EXECUTE FUNCTION touch();
  ALTER TABLE owners ENABLE ROW LEVEL SECURITY;
  CREATE POLICY seen ON owners FOR SELECT USING (note IS NULL);
  CREATE RULE quiet AS ON DELETE TO events_rest DO INSTEAD NOTHING;
  CREATE STATISTICS together ON email, name FROM owners;
  COMMENT ON TABLE owners IS 'who has things';
  COMMENT ON COLUMN owners.note IS 'it''s free';
  ALTER TABLE owners ALTER COLUMN email SET STATISTICS 500, ALTER COLUMN note SET STORAGE EXTERNAL;`;

/** What takes other things along with it: what is done in staging, by what it is about. */
export const DRIFTS: Readonly<Record<string, string>> = {
  'a schema missing': 'DROP SCHEMA "Odd Schema" CASCADE',
  'type of a column under views':
    'DROP VIEW grown CASCADE; ALTER TABLE owners ALTER COLUMN email TYPE varchar(100); CREATE VIEW grown AS SELECT id, email FROM owners WHERE age > 18; CREATE VIEW grown_too AS SELECT email FROM grown',
  'generated otherwise':
    'ALTER TABLE owners DROP COLUMN twice; ALTER TABLE owners ADD COLUMN twice int GENERATED ALWAYS AS (double(2)) STORED',
  'referenced primary key missing': 'ALTER TABLE owners DROP CONSTRAINT owners_pkey CASCADE',
  'index of a partitioned table without its partitions':
    'DROP INDEX events_what; CREATE INDEX events_what ON ONLY events (what)',
  'enum value missing':
    "ALTER TABLE owners ALTER COLUMN feeling DROP DEFAULT; DROP MATERIALIZED VIEW feelings; ALTER TYPE mood RENAME TO m; CREATE TYPE mood AS ENUM ('sad', 'it''s fine'); ALTER TABLE owners ALTER COLUMN feeling TYPE mood USING feeling::text::mood; DROP TYPE m",
  'domain otherwise':
    'ALTER DOMAIN positive DROP CONSTRAINT positive_check; ALTER DOMAIN positive ADD CONSTRAINT positive_check CHECK (VALUE > 10)',
  'function extra':
    'CREATE FUNCTION other(a text, b "Odd Schema"."Things ""quoted""") RETURNS int LANGUAGE sql AS \'SELECT 1\'',
  'partition with other bounds':
    "DROP TABLE events_2025; CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2025-07-01')",
  comments:
    "COMMENT ON TABLE owners IS 'else'; COMMENT ON COLUMN owners.note IS NULL; COMMENT ON VIEW grown IS 'extra'",
  'nothing there at all':
    'DROP SCHEMA public CASCADE; DROP SCHEMA "Odd Schema" CASCADE; CREATE SCHEMA public',
};
