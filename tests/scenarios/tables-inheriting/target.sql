INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO entries VALUES (9, 1, 'of nobody: it has no foreign key');
INSERT INTO notes VALUES (1, 101, 'old'), (2, 1, 'rex');
INSERT INTO tasks VALUES (3, 1, 'rex', FALSE), (5, 101, 'stale', FALSE);
SELECT setval('people_id_seq', 101), setval('entries_id_seq', 9);
