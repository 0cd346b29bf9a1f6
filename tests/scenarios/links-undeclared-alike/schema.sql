CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE pages (id serial PRIMARY KEY, title text NOT NULL UNIQUE);
CREATE TABLE levels (id serial PRIMARY KEY, title text NOT NULL UNIQUE);
CREATE TABLE currencies (code varchar(3) PRIMARY KEY);
CREATE TABLE files (id uuid PRIMARY KEY, person_id int NOT NULL REFERENCES people, name text NOT NULL);
CREATE TABLE posts (
  id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, title text NOT NULL,
  position int, external_page_id int, page_no int, level int, currency_code varchar(3), file_id uuid, doc jsonb);
