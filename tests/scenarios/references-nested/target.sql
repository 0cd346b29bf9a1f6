INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO topics VALUES (5, NULL, 'work'), (6, NULL, 'sport'), (1, 5, 'other'), (2, 6, 'other'), (3, 1, 'other'), (4, 2, 'other');
INSERT INTO notes VALUES (1, 1, 3, 'a'), (101, 101, 1, 'a');
SELECT setval('people_id_seq', 200), setval('notes_id_seq', 200);
