INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO marks VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 2, 'c');
INSERT INTO notes VALUES ('note_1', 1, 'a'), ('note_2', 2, 'b');
INSERT INTO words VALUES ('word_1', 1, 'a'), ('word_2', 2, 'b');
