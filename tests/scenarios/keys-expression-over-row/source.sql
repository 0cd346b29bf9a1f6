CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE invoices (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, year int NOT NULL, total int NOT NULL);
CREATE TABLE lines (id serial PRIMARY KEY, invoice_id int NOT NULL REFERENCES invoices, what text NOT NULL);
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO invoices VALUES (1, 1, 2023, 10), (2, 2, 2024, 20), (3, 2, 2024, 30);
INSERT INTO lines VALUES (1, 1, 'tea'), (2, 2, 'bread'), (3, 3, 'salt'), (4, 3, 'oil');
