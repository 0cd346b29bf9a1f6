/** Two schemas of the same names that differ in everything that a schema may hold. */
export const WANTED = `
  CREATE SCHEMA "Odd ""one";
  CREATE EXTENSION hstore;
  CREATE COLLATION german (provider = icu, locale = 'de-x-icu', deterministic = false);
  CREATE TYPE "Odd ""one"."Mood" AS ENUM ('so; so', 'it''s', 'fine');
  CREATE DOMAIN positive AS int DEFAULT 7 CONSTRAINT "above zero" CHECK (VALUE > 0);
  CREATE DOMAIN present AS text NOT NULL;
  CREATE TYPE pair AS (a int, b "Odd ""one"."Mood");
  CREATE TYPE span AS RANGE (SUBTYPE = float8);
  CREATE FUNCTION boom() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
  CREATE FUNCTION twice(n int, OUT doubled int) IMMUTABLE LANGUAGE sql AS $$ SELECT n * 2 $$;
  CREATE FUNCTION area(n int) RETURNS int IMMUTABLE LANGUAGE sql RETURN n * n;
  CREATE PROCEDURE noop(INOUT a int DEFAULT 1) LANGUAGE sql AS $$ SELECT a $$;
  CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');

  CREATE TABLE "Odd ""one"."T" (
    id int GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 5) PRIMARY KEY,
    "Name" varchar(20) COLLATE german DEFAULT E'a\\\\b, (', mood "Odd ""one"."Mood" DEFAULT 'fine',
    moods "Odd ""one"."Mood"[], n positive, p pair, s span, h hstore,
    doubled int GENERATED ALWAYS AS (area(n)) STORED,
    big text, "order" numeric(6, 2) NOT NULL, at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT "Sane; (n" CHECK (n <> 5 AND "Name" <> ')'));
  ALTER TABLE "Odd ""one"."T" ALTER big SET STORAGE EXTERNAL, ALTER n SET STATISTICS 77,
    ALTER n SET (n_distinct = 5), SET (fillfactor = 80, autovacuum_enabled = false);
  CREATE UNIQUE INDEX "T name" ON "Odd ""one"."T" (lower("Name") DESC NULLS LAST) INCLUDE (mood) WHERE n > 3;
  ALTER INDEX "Odd ""one"."T name" SET (fillfactor = 70);
  CREATE STATISTICS "Odd ""one"."Of two" (dependencies) ON n, mood FROM "Odd ""one"."T";

  CREATE TABLE plain (id serial PRIMARY KEY, "from" int, code text UNIQUE, kind present,
    t int REFERENCES "Odd ""one"."T" ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);
  ALTER TABLE plain REPLICA IDENTITY FULL;
  CREATE TABLE booked (id int, during int4range, EXCLUDE USING gist (during WITH &&));
  CREATE UNLOGGED TABLE loose (a int, b text);
  CREATE TABLE parted (id int, day date, v text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
  CREATE TABLE "parted 2026" PARTITION OF parted FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
  CREATE TABLE parted_rest PARTITION OF parted DEFAULT PARTITION BY HASH (id);
  CREATE TABLE parted_rest_0 PARTITION OF parted_rest FOR VALUES WITH (MODULUS 2, REMAINDER 0);
  CREATE TABLE parted_rest_1 PARTITION OF parted_rest FOR VALUES WITH (MODULUS 2, REMAINDER 1);
  CREATE INDEX parted_v ON parted (v);
  CREATE TABLE refers (id int, day date, FOREIGN KEY (id, day) REFERENCES parted);
  CREATE TABLE mother (id int NOT NULL, name text CHECK (name <> ''));
  CREATE TABLE daughter (extra text) INHERITS (mother);
  CREATE SEQUENCE shared AS smallint INCREMENT 5 MAXVALUE 1000 CYCLE;
  CREATE TABLE takes (a int DEFAULT nextval('shared'));

  CREATE VIEW over AS SELECT id, "from", code AS "co; de" FROM plain WHERE "from" > 0;
  CREATE VIEW joined WITH (security_barrier) AS SELECT o.id, t."Name" FROM over o JOIN "Odd ""one"."T" t ON t.id = o."from";
  CREATE MATERIALIZED VIEW counted AS SELECT mood, count(*) AS n FROM "Odd ""one"."T" GROUP BY mood;
  CREATE UNIQUE INDEX counted_mood ON counted (mood);
  CREATE RULE quiet AS ON DELETE TO loose DO INSTEAD NOTHING;
  CREATE TRIGGER boom BEFORE INSERT OR UPDATE OF "from" ON plain FOR EACH ROW WHEN (NEW."from" > 1) EXECUTE FUNCTION boom();
  CREATE TRIGGER asleep AFTER DELETE ON plain FOR EACH ROW EXECUTE FUNCTION boom();
  ALTER TABLE plain DISABLE TRIGGER asleep;
  ALTER TABLE plain ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  CREATE POLICY "mine; all" ON plain FOR SELECT USING (id > 10);
  COMMENT ON TABLE plain IS 'it''s -- plain';
  COMMENT ON COLUMN plain."from" IS 'where; from';
  COMMENT ON FUNCTION twice(int) IS 'doubles';
  COMMENT ON CONSTRAINT "Sane; (n" ON "Odd ""one"."T" IS 'sane';
  COMMENT ON INDEX parted_v IS 'of all';
  COMMENT ON VIEW over IS 'over';
  COMMENT ON POLICY "mine; all" ON plain IS 'mine';
  COMMENT ON TYPE "Odd ""one"."Mood" IS 'mood'`;

/** With rows in it, which are to stay. */
export const DRIFTED = `
  CREATE SCHEMA "Odd ""one"; CREATE SCHEMA gone;
  CREATE COLLATION german (provider = icu, locale = 'en-x-icu', deterministic = false);
  CREATE TYPE "Odd ""one"."Mood" AS ENUM ('so; so', 'fine');
  CREATE DOMAIN positive AS bigint DEFAULT 8 CONSTRAINT "above zero" CHECK (VALUE > -1);
  CREATE DOMAIN present AS text;
  CREATE TYPE pair AS (a int, b "Odd ""one"."Mood", c int);
  CREATE TYPE span AS RANGE (SUBTYPE = float4);
  CREATE FUNCTION boom() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$;
  CREATE FUNCTION twice(m int, OUT doubled int) IMMUTABLE LANGUAGE sql AS $$ SELECT m * 2 $$;
  CREATE FUNCTION area(n int) RETURNS int IMMUTABLE LANGUAGE sql RETURN n;
  CREATE PROCEDURE noop(INOUT a int) LANGUAGE sql AS $$ SELECT a $$;
  CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '1');
  CREATE FUNCTION gone.dflt() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;

  CREATE TABLE "Odd ""one"."T" (
    id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    "Name" varchar(30) COLLATE german DEFAULT 'x', mood "Odd ""one"."Mood",
    moods "Odd ""one"."Mood"[] DEFAULT ARRAY['fine']::"Odd ""one"."Mood"[], n positive, p pair, s span, h text,
    doubled int GENERATED ALWAYS AS (area(n::int)) STORED,
    big text DEFAULT 'b', "order" int, at timestamp, extra int DEFAULT gone.dflt(),
    CONSTRAINT "Sane; (n" CHECK (n <> 6), CONSTRAINT no CHECK (extra > 0));
  INSERT INTO "Odd ""one"."T" ("Name", mood, n, p, h, "order", at) VALUES ('one', 'fine', 3, NULL, 'a=>1', 7, now());
  ALTER TABLE "Odd ""one"."T" ALTER big SET STATISTICS 5, SET (autovacuum_enabled = true);
  CREATE INDEX "T name" ON "Odd ""one"."T" (lower("Name")) WHERE n > 4;
  CREATE TABLE plain (id int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME plain_id_seq) PRIMARY KEY, "from" text, code varchar(5), kind present,
    t int REFERENCES "Odd ""one"."T", "column" int UNIQUE);
  CREATE INDEX plain_code ON plain (code);
  INSERT INTO plain ("from", code, kind) VALUES ('4', 'abc', 'k');
  CREATE TABLE booked (id text, during int8range, EXCLUDE USING gist (during WITH &&));
  CREATE TABLE loose (a int, b text);
  CREATE TABLE parted (id bigint, day date, v text, extra int) PARTITION BY RANGE (day);
  CREATE TABLE "parted 2026" PARTITION OF parted FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
  CREATE TABLE parted_rest PARTITION OF parted DEFAULT;
  CREATE INDEX parted_v ON parted (v, id);
  CREATE TABLE refers (id int, day date);
  CREATE TABLE mother (id int, name text, old text);
  CREATE TABLE daughter (extra text) INHERITS (mother);
  CREATE SEQUENCE shared INCREMENT 6;
  CREATE TABLE takes (a int DEFAULT nextval('shared'));
  CREATE TABLE "to go" (id serial PRIMARY KEY, m "Odd ""one"."Mood", p pair);
  CREATE TABLE "a later one" (id int REFERENCES "to go");
  CREATE POLICY elsewhere ON "a later one" USING (EXISTS (SELECT FROM "to go" AS g WHERE g.id = 1));
  CREATE VIEW over AS SELECT id, "from", code AS "co; de", t FROM plain;
  CREATE VIEW above AS SELECT * FROM over;
  CREATE VIEW joined AS SELECT 1 AS id;
  CREATE MATERIALIZED VIEW counted AS SELECT mood FROM "Odd ""one"."T" GROUP BY mood;
  CREATE INDEX counted_mood ON counted (mood);
  CREATE RULE quiet AS ON DELETE TO loose DO ALSO NOTHING;
  CREATE TRIGGER boom BEFORE INSERT ON plain FOR EACH ROW WHEN (NEW."from" <> '') EXECUTE FUNCTION boom();
  CREATE TRIGGER asleep AFTER DELETE ON plain FOR EACH ROW EXECUTE FUNCTION boom();
  CREATE POLICY "mine; all" ON plain FOR SELECT USING (id > 11);
  CREATE POLICY gone ON loose USING (a > 0); ALTER TABLE loose ENABLE ROW LEVEL SECURITY;
  COMMENT ON TABLE plain IS 'other';
  COMMENT ON TABLE loose IS 'has none; IS ''it''';
  COMMENT ON COLUMN plain."from" IS 'where; from';
  COMMENT ON FUNCTION twice(int) IS 'doubles';
  COMMENT ON TYPE pair IS 'pair'`;
