INSERT INTO people VALUES (1, 'rex@x');
INSERT INTO counters VALUES ('all', 32764, 0);
INSERT INTO tallies VALUES ('marks', 32765);
INSERT INTO notes VALUES (32764, 1, 'of rex');
INSERT INTO tasks VALUES (1, 1, 'of rex');
SELECT setval('people_id_seq', 150);
