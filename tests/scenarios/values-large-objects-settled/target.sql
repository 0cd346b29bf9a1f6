INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO notes VALUES (51, 101, 1, NULL, 2), (1, 1, 1, NULL, 3);
SELECT setval('people_id_seq', 200), setval('notes_id_seq', 900);
