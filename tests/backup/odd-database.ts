/** A database of what is easily lost in a backup, and what is done to it afterwards. */

export const ODD_SCHEMA = `
  CREATE SCHEMA "Odd ""Schema";
  CREATE TYPE "Odd ""Schema"."Mood" AS ENUM ('sad', 'it''s ok');
  CREATE TABLE "Odd ""Schema"."Plain" (id serial PRIMARY KEY, "a ""b" text, mood "Odd ""Schema"."Mood");
  INSERT INTO "Odd ""Schema"."Plain" ("a ""b", mood) VALUES (E'tab\\there\\nand \\\\N', 'sad'), ('', 'it''s ok'), (NULL, NULL);
  CREATE TABLE always (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n int,
                       twice int GENERATED ALWAYS AS (n * 2) STORED);
  INSERT INTO always (n) SELECT generate_series(1, 100);
  CREATE TABLE parted (k int, t timestamptz DEFAULT now(), PRIMARY KEY (k)) PARTITION BY RANGE (k);
  CREATE TABLE "parted Low" PARTITION OF parted FOR VALUES FROM (0) TO (50);
  CREATE TABLE parted_high PARTITION OF parted FOR VALUES FROM (50) TO (1000);
  INSERT INTO parted SELECT generate_series(1, 90);
  CREATE TABLE parent (p int); CREATE TABLE child (c int) INHERITS (parent);
  INSERT INTO parent VALUES (1); INSERT INTO child VALUES (2, 3);
  CREATE TABLE quiet (id int PRIMARY KEY, doc jsonb, bytes bytea, f float8);
  INSERT INTO quiet VALUES (1, '{"a": [1, null]}', '\\x00ff', 0.1), (2, NULL, NULL, 'NaN');
  CREATE TABLE points (q int REFERENCES quiet DEFERRABLE, CHECK (q > 0));
  INSERT INTO points VALUES (1), (2);
  CREATE TABLE gone (x int); INSERT INTO gone VALUES (1);
  CREATE TABLE "no columns" ();
  INSERT INTO "no columns" DEFAULT VALUES;
  CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trigger ran'; END $$;
  CREATE TRIGGER shouting BEFORE INSERT ON quiet FOR EACH ROW EXECUTE FUNCTION shout();
  CREATE VIEW seen AS SELECT * FROM quiet;
  CREATE MATERIALIZED VIEW kept AS SELECT count(*) AS n FROM always;
  SELECT lo_from_bytea(4711, '\\xdeadbeef');
`;

export const DAMAGE = `
  UPDATE "Odd ""Schema"."Plain" SET "a ""b" = 'other' WHERE id = 1;
  INSERT INTO "Odd ""Schema"."Plain" ("a ""b") VALUES ('later');
  DELETE FROM always WHERE n > 10;
  DELETE FROM parted WHERE k = 7;
  DROP TABLE gone;
  CREATE TABLE public."made since" AS SELECT 1 AS one;
  SELECT lo_unlink(4711);
`;
