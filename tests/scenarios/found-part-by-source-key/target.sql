CREATE TABLE addresses (id serial PRIMARY KEY, street text NOT NULL);
CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE, address_id int);
INSERT INTO addresses VALUES (101, 'Ash');
INSERT INTO people VALUES (1, 'rex@x', 101), (101, 'ann@x', 101);
SELECT setval('addresses_id_seq', 200), setval('people_id_seq', 200);
