INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO topics VALUES (5, NULL, 'sport'), (6, NULL, 'work'), (4, 6, 'mail'), (1, 5, 'ball'), (2, 1, 'foot'), (3, 2, 'indoor'), (7, 6, 'unused');
INSERT INTO notes VALUES (1, 1, 3, 'a'), (2, 1, 4, 'b'), (3, 2, 2, 'c'), (4, 2, 5, 'd');
