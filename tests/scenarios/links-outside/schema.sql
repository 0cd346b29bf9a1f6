CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, title text NOT NULL, UNIQUE (person_id, title));
CREATE TABLE audit_log (id serial PRIMARY KEY, person_id bigint, what text NOT NULL);
CREATE TABLE votes (id serial PRIMARY KEY, subject_type text NOT NULL, subject_id int NOT NULL, up boolean NOT NULL);
CREATE TABLE mails (id serial PRIMARY KEY, person_id int, subject text NOT NULL);
CREATE TABLE places (id serial PRIMARY KEY, name text NOT NULL, person_no int);
