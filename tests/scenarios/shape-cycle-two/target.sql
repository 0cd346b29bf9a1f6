INSERT INTO people VALUES (101, 'ann@x', NULL), (1, 'rex@x', NULL), (102, 'bob@x', NULL);
INSERT INTO posts VALUES (1, 101, 'a one'), (5, 101, 'a gone'), (2, 1, 'r one'), (3, 1, 'r two'), (6, 102, 'b gone');
-- Ann's and Bob's best are posts that go.
UPDATE people SET best = CASE id WHEN 101 THEN 5 WHEN 102 THEN 6 ELSE 2 END;
BEGIN;
INSERT INTO accounts VALUES (1, 101, 1, 'a'), (9, 101, 9, 'gone'), (2, 1, 2, 'r');
INSERT INTO cards VALUES (1, 1, 'a spare'), (9, 9, 'gone main'), (10, 9, 'gone spare'), (2, 2, 'r main');
COMMIT;
SELECT setval('people_id_seq', 200), setval('posts_id_seq', 200), setval('accounts_id_seq', 200), setval('cards_id_seq', 200);
