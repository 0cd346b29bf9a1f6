CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE, app text NOT NULL);
CREATE TABLE teams (id serial PRIMARY KEY, head int NOT NULL REFERENCES people, name text NOT NULL);
-- The author owns a report; the others are mentioned. A task leads up by its team and by its worker.
CREATE TABLE reports (
  id serial PRIMARY KEY, author int NOT NULL REFERENCES people ON DELETE CASCADE,
  reviewer int REFERENCES people ON DELETE SET NULL, approver int REFERENCES people ON DELETE SET NULL, title text NOT NULL);
CREATE TABLE tasks (
  id serial PRIMARY KEY, team_id int NOT NULL REFERENCES teams, report_id int NOT NULL REFERENCES reports, worker int REFERENCES people, name text NOT NULL);
