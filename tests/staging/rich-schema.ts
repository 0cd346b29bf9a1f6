/** A target of everything that a copy may stumble over. */
export const RICH = `
  CREATE SCHEMA "Odd ""one";
  CREATE TYPE "Odd ""one"."Mood" AS ENUM ('so; so', 'it''s');
  CREATE DOMAIN positive AS int CHECK (VALUE > 0);
  CREATE TYPE pair AS (a int, b "Odd ""one"."Mood");
  CREATE FUNCTION boom() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'a trigger fired'; END $$;

  CREATE TABLE "Odd ""one"."T" (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "Name" text, mood "Odd ""one"."Mood", moods "Odd ""one"."Mood"[],
    n positive, p pair, ps pair[], numbers int[], doubled int GENERATED ALWAYS AS (n * 2) STORED,
    bytes bytea, f float8, d date, t timestamptz, j jsonb, r int4range, c regclass, big numeric);
  INSERT INTO "Odd ""one"."T" ("Name", mood, moods, n, p, ps, numbers, bytes, f, d, t, j, r, c, big)
  SELECT E'a\\\\b\\tc' || i, 'it''s', ARRAY['so; so', NULL]::"Odd ""one"."Mood"[], i, ROW(i, 'it''s')::pair,
         ARRAY[ROW(i, NULL)::pair], ARRAY[[1, NULL], [3, 4]], '\\x00ff'::bytea, f, '0044-03-15 BC', 'infinity',
         '{"a": [1.10, "\\u00e9"]}', int4range(i, NULL), '"Odd ""one"."T"'::regclass, 'NaN'
    FROM generate_series(1, 500) AS i, (VALUES ('NaN'::float8), ('-infinity'), (0.1), ('-0')) AS x (f);
  ALTER TABLE "Odd ""one"."T" ADD COLUMN gone int, ADD COLUMN late int DEFAULT 7;
  ALTER TABLE "Odd ""one"."T" DROP COLUMN gone;
  DELETE FROM "Odd ""one"."T" WHERE id % 3 = 0;

  CREATE TABLE plain (id int PRIMARY KEY, "from" int, big text);
  INSERT INTO plain SELECT i, i, repeat(md5(i::text), i % 200) FROM generate_series(1, 2000) AS i;
  UPDATE plain SET "from" = 0 WHERE id % 5 = 0;

  CREATE TABLE nothing ();
  INSERT INTO nothing SELECT FROM generate_series(1, 3);
  CREATE TABLE only_made (a int GENERATED ALWAYS AS (1) STORED);
  INSERT INTO only_made DEFAULT VALUES;
  CREATE UNLOGGED TABLE keyless (a int, b text);
  INSERT INTO keyless SELECT 1, 'twin' FROM generate_series(1, 4);

  CREATE TABLE parted (id int, day date, v text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
  CREATE TABLE "parted 2026" (v text, day date NOT NULL, id int NOT NULL);
  ALTER TABLE parted ATTACH PARTITION "parted 2026" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
  CREATE TABLE parted_rest PARTITION OF parted DEFAULT PARTITION BY HASH (id);
  CREATE TABLE parted_rest_0 PARTITION OF parted_rest FOR VALUES WITH (MODULUS 2, REMAINDER 0);
  CREATE TABLE parted_rest_1 PARTITION OF parted_rest FOR VALUES WITH (MODULUS 2, REMAINDER 1);
  CREATE INDEX ON parted (v);
  INSERT INTO parted SELECT i, date '2025-12-01' + i, 'v' || i FROM generate_series(1, 300) AS i;

  CREATE TABLE mother (id int, name text);
  CREATE TABLE daughter (extra text) INHERITS (mother);
  INSERT INTO mother VALUES (1, 'only here');
  INSERT INTO daughter VALUES (2, 'below', 'x');

  CREATE TABLE hen (id int PRIMARY KEY, egg int);
  CREATE TABLE egg (id int PRIMARY KEY, hen int REFERENCES hen DEFERRABLE INITIALLY DEFERRED);
  ALTER TABLE hen ADD FOREIGN KEY (egg) REFERENCES egg DEFERRABLE;
  BEGIN; INSERT INTO egg VALUES (1, 1); INSERT INTO hen VALUES (1, 1); COMMIT;
  CREATE TABLE refers (id int, day date, FOREIGN KEY (id, day) REFERENCES parted);
  INSERT INTO refers SELECT id, day FROM parted LIMIT 5;

  CREATE TABLE booked (during int4range, EXCLUDE USING gist (during WITH &&));
  INSERT INTO booked VALUES ('[1,3)'), ('[5,9)');
  CREATE SEQUENCE shared INCREMENT 5;
  CREATE TABLE takes_one (a int DEFAULT nextval('shared'), s serial);
  CREATE TABLE takes_two (a int DEFAULT nextval('shared'));
  INSERT INTO takes_one DEFAULT VALUES; INSERT INTO takes_two DEFAULT VALUES;

  CREATE VIEW over AS SELECT id, "from" FROM plain;
  CREATE MATERIALIZED VIEW a_second AS SELECT 1 AS n;
  CREATE MATERIALIZED VIEW first AS SELECT count(*) AS n FROM over;
  CREATE UNIQUE INDEX ON first (n);
  DROP MATERIALIZED VIEW a_second;
  CREATE MATERIALIZED VIEW a_second AS SELECT n + 1 AS n FROM first;
  CREATE MATERIALIZED VIEW unfilled AS SELECT 1 AS n WITH NO DATA;

  CREATE TRIGGER boom BEFORE INSERT OR UPDATE ON keyless FOR EACH ROW EXECUTE FUNCTION boom();
  ALTER TABLE plain ENABLE ROW LEVEL SECURITY;
  ALTER TABLE plain FORCE ROW LEVEL SECURITY;
  CREATE POLICY mine ON plain USING (id > 10);
  CREATE STATISTICS "Of two" ON a, b FROM keyless;
  SELECT lo_from_bytea(4711, convert_to(repeat('large ', 300000), 'UTF8'));
  SELECT lo_from_bytea(4712, '');
  CREATE SCHEMA rehome; CREATE TABLE rehome.run (id int); INSERT INTO rehome.run VALUES (1);
  CREATE SCHEMA rehome_scratch; CREATE TABLE rehome_scratch.left_over (id int);`;

/** What staging held before: it has to go, whatever it is. */
export const FORMER = `
  CREATE SCHEMA "Odd ""one"; CREATE TYPE positive AS ENUM ('other');
  CREATE TABLE plain (id text); INSERT INTO plain VALUES ('former');
  CREATE TABLE "Odd ""one"."Old" (p positive, f int); CREATE VIEW old AS SELECT * FROM plain;
  CREATE SCHEMA rehome; CREATE TABLE rehome.run (id int, former text);
  SELECT lo_from_bytea(99, 'former'); CREATE PUBLICATION former FOR ALL TABLES;
  CREATE FUNCTION hush() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no DDL here'; END $$;
  CREATE EVENT TRIGGER hush ON ddl_command_start WHEN TAG IN ('DROP SCHEMA', 'DROP VIEW') EXECUTE FUNCTION hush();`;
