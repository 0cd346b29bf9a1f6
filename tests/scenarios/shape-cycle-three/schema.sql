CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
-- No link may be NULL and none waits: only one statement can write such rows.
CREATE TABLE orders (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, last_line int NOT NULL, name text NOT NULL);
CREATE TABLE lines (id serial PRIMARY KEY, parcel int NOT NULL, what text NOT NULL);
CREATE TABLE parcels (id serial PRIMARY KEY, order_id int NOT NULL REFERENCES orders ON DELETE CASCADE, code text NOT NULL UNIQUE);
ALTER TABLE lines ADD FOREIGN KEY (parcel) REFERENCES parcels ON DELETE RESTRICT;
ALTER TABLE orders ADD FOREIGN KEY (last_line) REFERENCES lines;
