CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, n int, a int, b smallint, c varchar(5), d float4, e numeric(5,2), f text, g timestamp(0), m text, j jsonb, UNIQUE (person_id, n));
INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO notes SELECT n, p, n, 2147483647, -32768, 'abcde', 0.1, 1.25, 'MiXed', '2024-01-01 10:00', 'short', '{"a": 1.0}' FROM generate_series(1, 3) n, generate_series(1, 1) p; INSERT INTO notes (id, person_id, n, d, e) VALUES (9, 2, 1, 'NaN', 'NaN');
