CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE chats (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, with_id int NOT NULL REFERENCES people, name text NOT NULL);
CREATE TABLE lines (id serial PRIMARY KEY, chat_id int NOT NULL REFERENCES chats, text text NOT NULL);
-- Without a key.
CREATE TABLE words (line_id int NOT NULL REFERENCES lines, word text NOT NULL);
