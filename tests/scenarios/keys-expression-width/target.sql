INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO marks VALUES (1, 1, 'a'), (2, 1, 'b');
INSERT INTO notes VALUES ('note_1', 1, 'a'), ('note_2', 1, 'b');
INSERT INTO words VALUES ('word_1', 1, 'a'), ('word_14', 1, 'b');
SELECT setval('people_id_seq', 200);
