INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x'), (3, 'out@x');
INSERT INTO boards VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 3, 'o');
INSERT INTO cards VALUES (3, 1, 'o one', NULL, NULL), (1, 1, 'a one', NULL, NULL), (1, 2, 'after a one', 1, 1), (2, 1, 'after a two', 1, 2), (2, 2, 'after o one', 3, 1);
