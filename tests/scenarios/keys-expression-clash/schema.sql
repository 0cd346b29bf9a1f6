CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE SEQUENCE document_numbers;
CREATE TABLE documents (id text PRIMARY KEY, person_id int NOT NULL REFERENCES people, title text NOT NULL, parent_id text REFERENCES documents);
CREATE TABLE notes (id serial PRIMARY KEY, document_id text NOT NULL REFERENCES documents ON DELETE CASCADE, words text NOT NULL);
CREATE TABLE shelves (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, document_ids text[] NOT NULL);
