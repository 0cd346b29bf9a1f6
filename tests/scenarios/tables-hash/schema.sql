-- The persons themselves, and what they own, each by hash; one with a modulus of its own for a part.
CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL) PARTITION BY HASH (id);
CREATE TABLE people_0 PARTITION OF people FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE people_1 PARTITION OF people FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE settings (person_id int NOT NULL REFERENCES people, name text, value text, PRIMARY KEY (person_id, name)) PARTITION BY HASH (person_id, name);
CREATE TABLE settings_0 PARTITION OF settings FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE settings_1 PARTITION OF settings FOR VALUES WITH (MODULUS 4, REMAINDER 1);
CREATE TABLE settings_3 PARTITION OF settings FOR VALUES WITH (MODULUS 4, REMAINDER 3);
