CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE addresses (id serial PRIMARY KEY, street text NOT NULL);
CREATE TABLE orders (
  id serial PRIMARY KEY,
  person_id int NOT NULL REFERENCES people,
  billing int NOT NULL REFERENCES addresses,
  "Shipping" int REFERENCES addresses
);
