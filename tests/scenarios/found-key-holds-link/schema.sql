CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE badges (person_id int REFERENCES people, nr int, slug text NOT NULL UNIQUE, note text, PRIMARY KEY (person_id, nr));
CREATE TABLE profiles (person_id int PRIMARY KEY REFERENCES people, handle text NOT NULL UNIQUE, note text);
