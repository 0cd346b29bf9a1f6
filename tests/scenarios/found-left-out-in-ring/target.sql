INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO notes VALUES (1, 1, 'theirs', NULL), (101, 101, 'hers', NULL);
INSERT INTO logs VALUES (1, 1, 'note', 1, 'they wrote');
UPDATE notes SET log = 1 WHERE id = 1;
SELECT setval('people_id_seq', 200), setval('notes_id_seq', 200), setval('logs_id_seq', 200);
