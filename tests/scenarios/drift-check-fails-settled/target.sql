CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE notes (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, n int, score int CHECK (score >= 0), low int, high int DEFAULT 10, span int GENERATED ALWAYS AS (high - low) STORED, UNIQUE (person_id, n), CONSTRAINT in_order CHECK (low <= high), CONSTRAINT wide CHECK (span > 1), CHECK (id > 0));
INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
SELECT setval('people_id_seq', 200), setval('notes_id_seq', 900);
INSERT INTO notes (id, person_id, n, score, low, high) VALUES (51, 101, 1, 5, 0, 9), (53, 101, 3, 7, 1, 6), (1, 1, 1, 5, 0, 2);
INSERT INTO notes (id, person_id, n, score, low, high) VALUES (54, 101, 4, 20, 0, 2), (55, 1, 4, 200, 0, 2);
ALTER TABLE notes ADD CONSTRAINT not_yet CHECK (score < 100) NOT VALID;
