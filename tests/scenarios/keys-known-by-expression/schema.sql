-- No address, no column that is unique by itself: people are known by their names, whatever their case.
CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL, level int NOT NULL);
CREATE UNIQUE INDEX users_by_name ON users (lower(name));
CREATE TABLE posts (id serial PRIMARY KEY, user_id int NOT NULL REFERENCES users, body text NOT NULL);
