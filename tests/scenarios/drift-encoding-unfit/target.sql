INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
SELECT setval('people_id_seq', 200), setval('notes_id_seq', 900);
INSERT INTO notes VALUES (51, 101, 1, 'é'), (1, 1, 1, 'é');
