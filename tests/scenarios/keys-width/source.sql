INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO notes VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 2, 'c');
INSERT INTO tags VALUES (1, 1, 'x'), (2, 3, 'y');
