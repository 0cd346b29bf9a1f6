CREATE TABLE addresses (id serial PRIMARY KEY, street text NOT NULL);
CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE, address_id int REFERENCES addresses);
INSERT INTO addresses VALUES (1, 'Elm'), (2, 'Oak');
INSERT INTO people VALUES (1, 'ann@x', 1), (2, 'bob@x', 2);
SELECT setval('addresses_id_seq', 2), setval('people_id_seq', 2);
