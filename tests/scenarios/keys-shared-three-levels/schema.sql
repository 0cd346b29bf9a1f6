CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE, name text);
CREATE TABLE employees (person_id int PRIMARY KEY REFERENCES people ON DELETE CASCADE, badge text NOT NULL);
CREATE TABLE managers (employee_id int PRIMARY KEY REFERENCES employees, office text NOT NULL);
CREATE TABLE directors (manager_id int PRIMARY KEY REFERENCES managers, board text NOT NULL);
CREATE TABLE memos (id serial PRIMARY KEY, director_id int NOT NULL REFERENCES directors, text text NOT NULL);
