-- Names that need quotes, or that look like something else; two tables whose names with their schema
-- read alike without quotes, and two that differ in case. Columns are called like those of the tool.
CREATE SCHEMA "Sché ma.1";
CREATE SCHEMA "a.b";
CREATE SCHEMA a;
SET search_path = "Sché ma.1", public;
CREATE TYPE "Mo""od %s" AS ENUM ('it''s', 'a "b"', '50%', 'back\slash');
CREATE SEQUENCE "seq uence's";
CREATE TABLE "people ""A"".b%" (
  "Id" int CONSTRAINT "p k." PRIMARY KEY DEFAULT nextval('"seq uence''s"'),
  "e-mail" text NOT NULL CONSTRAINT "un%ique" UNIQUE,
  "näme $1" text,
  "Mood" "Mo""od %s"
);
ALTER SEQUENCE "seq uence's" OWNED BY "people ""A"".b%"."Id";
CREATE TABLE "tag/s" ("select" serial PRIMARY KEY, "na me" text UNIQUE NOT NULL);
CREATE TABLE "user" (
  "order" serial PRIMARY KEY,
  "person id" int NOT NULL CONSTRAINT "f k" REFERENCES "people ""A"".b%",
  "tag(s)" int REFERENCES "tag/s",
  t text, s text, m text, r text, how text, mode text, s_1 text, t_1 text, k_1 text, own text, reason text,
  value text, plain text, original text, key text, digest text, op text, "=x" text, "back\slash" text, "per%cent" text,
  "don't" text CONSTRAINT "che'ck" CHECK ("don't" <> 'never'), "日本" text, "SELECT" text,
  UNIQUE ("person id", "日本")
);
CREATE TABLE "User" (
  "Order" serial PRIMARY KEY,
  "Person" int NOT NULL REFERENCES "people ""A"".b%" ON DELETE CASCADE,
  "Up" int REFERENCES "User",
  "soft id" int,
  "list,ids" int[],
  "do{c}" jsonb
);
CREATE TABLE "a.b".c (id serial PRIMARY KEY, "user" int NOT NULL REFERENCES "user", note text);
CREATE TABLE a."b.c" (id serial PRIMARY KEY, "user" int NOT NULL REFERENCES "user", note text);
CREATE TABLE "no key" ("who?" int NOT NULL REFERENCES "people ""A"".b%", t text);
CREATE FUNCTION "f()n"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.t := 'by the trigger'; RETURN NEW; END $$;
CREATE TRIGGER "tri gger ""x""" BEFORE INSERT OR UPDATE ON "user" FOR EACH ROW EXECUTE FUNCTION "f()n"();
ALTER TABLE "user" DISABLE TRIGGER "tri gger ""x""";
