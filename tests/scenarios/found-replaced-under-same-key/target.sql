INSERT INTO people VALUES (1, 'ann@x'), (3, 'rex@x');
INSERT INTO notes VALUES ('n1', 1, 'hers'), ('n3', 3, 'theirs');
INSERT INTO tags VALUES ('n1', 'a', 9), ('n3', 'a', 1);
SELECT setval('people_id_seq', 3);
