INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO topics VALUES (5, NULL, 'sport'), (6, NULL, 'work'), (1, 5, 'other'), (2, 6, 'other'), (3, 1, 'other'), (4, 2, 'other');
INSERT INTO notes VALUES (1, 1, 1, 'a'), (2, 1, 2, 'b'), (3, 2, 3, 'c'), (4, 2, 4, 'd'), (5, 2, 6, 'e');
