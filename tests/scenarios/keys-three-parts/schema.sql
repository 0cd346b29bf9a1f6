CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE polls (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, title text NOT NULL UNIQUE);
CREATE TABLE topics (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, word text NOT NULL);
CREATE TABLE marks (poll_id int NOT NULL REFERENCES polls, topic_id int NOT NULL REFERENCES topics, round int NOT NULL, points int NOT NULL, PRIMARY KEY (poll_id, topic_id, round));
CREATE TABLE remarks (id serial PRIMARY KEY, poll_id int NOT NULL, topic_id int NOT NULL, round int NOT NULL, words text NOT NULL, FOREIGN KEY (poll_id, topic_id, round) REFERENCES marks);
