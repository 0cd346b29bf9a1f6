INSERT INTO people VALUES (5, 'ann@x'), (2, 'rex@x');
INSERT INTO cards VALUES ('ann', 5, 99), ('rex', 2, 3);
INSERT INTO stamps VALUES (1, 'ann', 5, 'x'), (2, 'rex', 2, 'theirs'), (4, 'ann', 5, 'stale');
SELECT setval('people_nr', 5);
