CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE countries (id serial PRIMARY KEY, code text NOT NULL UNIQUE);
CREATE TABLE warehouses (id serial PRIMARY KEY, country_id int NOT NULL REFERENCES countries, name text NOT NULL, UNIQUE (country_id, name));
CREATE TABLE products (id serial PRIMARY KEY, sku text NOT NULL UNIQUE);
CREATE TABLE stock (id serial PRIMARY KEY, product_id int NOT NULL REFERENCES products, warehouse_id int NOT NULL REFERENCES warehouses, UNIQUE (product_id, warehouse_id));
CREATE TABLE orders (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, stock_id int NOT NULL REFERENCES stock, pieces int NOT NULL);
