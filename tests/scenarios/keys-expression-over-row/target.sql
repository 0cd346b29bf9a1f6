CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE invoices (code varchar(8) PRIMARY KEY, person_id int NOT NULL REFERENCES people, year int NOT NULL, total int NOT NULL);
CREATE TABLE lines (id serial PRIMARY KEY, invoice_code varchar(8) NOT NULL REFERENCES invoices, what text NOT NULL);
INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO invoices VALUES ('2024-001', 1, 2024, 20), ('2024-002', 1, 2024, 30);
INSERT INTO lines VALUES (1, '2024-001', 'theirs'), (2, '2024-002', 'theirs');
SELECT setval('people_id_seq', 200), setval('lines_id_seq', 200);
