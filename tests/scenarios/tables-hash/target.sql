INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x'), (2, 'roy@x');
INSERT INTO settings VALUES (101, 's1', 'ann@x1'), (101, 's2', 'old'), (101, 's9', 'stale'), (1, 's1', 'rex'), (2, 's2', 'roy');
SELECT setval('people_id_seq', 101);
