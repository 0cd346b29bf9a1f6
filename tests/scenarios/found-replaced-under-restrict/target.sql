INSERT INTO people VALUES (1, 'ann@x'), (3, 'rex@x'), (4, 'bob@x');
INSERT INTO notes VALUES ('n1', 1, 'hers', NULL), ('n2', 1, 'hers, and an answer to it', 'n1'), ('n3', 3, 'theirs', NULL);
SELECT setval('people_id_seq', 4);
