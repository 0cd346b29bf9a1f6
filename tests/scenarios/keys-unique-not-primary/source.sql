INSERT INTO people VALUES (1, 'ann@x', 'ann'), (2, 'bob@x', 'bob'), (3, 'cat@x', NULL);
INSERT INTO houses VALUES (1, 'ann', 'Elm', 1, 'cottage'), (2, 'ann', 'Elm', 2, 'villa'), (3, 'bob', 'Oak', 1, 'hut');
INSERT INTO stays VALUES (1, 1, 'Oak', 1, 3), (2, 2, 'Elm', 1, 4), (3, 3, NULL, NULL, 5), (4, 3, 'Elm', 2, 6);
INSERT INTO rooms VALUES (1, 1, 2), (2, 1, 4), (3, 1, 1);
