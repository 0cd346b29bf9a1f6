CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE SEQUENCE numbers;
CREATE TABLE documents (id text PRIMARY KEY DEFAULT 'document_' || nextval('numbers'), person_id int NOT NULL REFERENCES people, title text NOT NULL);
CREATE TABLE notes (id serial PRIMARY KEY, document_id text NOT NULL REFERENCES documents, words text NOT NULL);
