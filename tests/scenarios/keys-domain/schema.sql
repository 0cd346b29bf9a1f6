CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE DOMAIN person_nr AS positive;
CREATE DOMAIN code AS varchar(8);
CREATE SEQUENCE people_nr;
CREATE TABLE people (id person_nr PRIMARY KEY DEFAULT nextval('people_nr'), email text NOT NULL UNIQUE);
-- Some links are of the domain, some of what is under it.
CREATE TABLE cards (code code PRIMARY KEY, person_id int NOT NULL REFERENCES people, pin positive NOT NULL);
CREATE TABLE stamps (id positive PRIMARY KEY DEFAULT nextval('people_nr'), card varchar(8) NOT NULL REFERENCES cards, by_person person_nr NOT NULL REFERENCES people, seal code);
