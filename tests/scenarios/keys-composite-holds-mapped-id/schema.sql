CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL);
CREATE TABLE badges (
  person_id int REFERENCES people ON DELETE CASCADE,
  badge text,
  level int NOT NULL,
  PRIMARY KEY (person_id, badge));
CREATE TABLE badge_notes (
  person_id int,
  badge text,
  nr int,
  note text NOT NULL,
  PRIMARY KEY (person_id, badge, nr),
  FOREIGN KEY (person_id, badge) REFERENCES badges ON DELETE CASCADE);
