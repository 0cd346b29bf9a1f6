CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE boxes (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, person_id int NOT NULL REFERENCES people, label text NOT NULL);
CREATE TABLE things (id bigserial PRIMARY KEY, box_id int NOT NULL REFERENCES boxes ON DELETE CASCADE, name text NOT NULL);
