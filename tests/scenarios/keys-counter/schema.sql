CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE counters (name text PRIMARY KEY, value int NOT NULL, used_by text);
CREATE TABLE folders (id int PRIMARY KEY, person_id int NOT NULL REFERENCES people, name text NOT NULL);
CREATE TABLE documents (id text PRIMARY KEY, folder_id int NOT NULL REFERENCES folders, title text NOT NULL, parent_id text REFERENCES documents);
CREATE TABLE invoices (id bigint PRIMARY KEY, person_id int NOT NULL REFERENCES people, total int NOT NULL);
