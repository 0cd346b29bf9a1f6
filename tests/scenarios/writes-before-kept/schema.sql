CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE, name text, updated_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people ON DELETE CASCADE, title text NOT NULL, updated_at timestamptz NOT NULL DEFAULT now());
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.title = upper(NEW.title); RETURN NEW; END $$;
