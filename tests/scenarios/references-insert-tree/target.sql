INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO topics VALUES (5, NULL, 'home'), (106, NULL, 'sport'), (3, 5, 'ball');
INSERT INTO notes VALUES (1, 1, 3, 'a'), (101, 101, 106, 'a');
SELECT setval('people_id_seq', 200), setval('notes_id_seq', 200), setval('topics_id_seq', 200);
