INSERT INTO people VALUES (1, 'ann@x', NULL), (2, 'bob@x', NULL), (3, 'cat@x', NULL);
INSERT INTO posts VALUES (1, 1, 'a one'), (2, 1, 'a two'), (3, 2, 'b one');
-- Bob's best is one of Ann's, and Ann's best is new.
UPDATE people SET best = CASE id WHEN 1 THEN 2 WHEN 2 THEN 1 END;
BEGIN;
INSERT INTO accounts VALUES (1, 1, 2, 'a'), (2, 2, 3, 'b'), (3, 2, 4, 'b too');
INSERT INTO cards VALUES (1, 1, 'a spare'), (2, 1, 'a main'), (3, 2, 'b main'), (4, 3, 'b too main');
COMMIT;
