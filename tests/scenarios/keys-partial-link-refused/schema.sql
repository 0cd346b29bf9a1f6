CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE documents (person_id int REFERENCES people, id serial, title text NOT NULL, PRIMARY KEY (person_id, id));
CREATE TABLE remarks (
  id serial PRIMARY KEY,
  person_id int NOT NULL REFERENCES people,
  document_owner int,
  document int,
  text text NOT NULL,
  FOREIGN KEY (document_owner, document) REFERENCES documents);
