INSERT INTO people VALUES (1, 'ann@x');
INSERT INTO countries VALUES (21, 'pe'), (22, 'is');
INSERT INTO cities VALUES (1, 'Lima', 21), (2, 'Reykjavik', 22), (3, 'Oslo', 900), (4, 'Bergen', 901);
INSERT INTO trips VALUES (1, 1, 1), (2, 1, 2), (3, 1, 3);
