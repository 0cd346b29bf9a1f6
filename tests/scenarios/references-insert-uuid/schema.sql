CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE brands (id uuid PRIMARY KEY, name text NOT NULL);
CREATE TABLE shoes (sku text PRIMARY KEY, brand_id uuid REFERENCES brands, size int NOT NULL);
CREATE TABLE runs (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, sku text REFERENCES shoes, km int NOT NULL);
