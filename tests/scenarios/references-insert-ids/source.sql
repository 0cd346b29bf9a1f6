INSERT INTO people VALUES (1, 'ann@x');
INSERT INTO countries VALUES (21, 'pe'), (22, 'is');
INSERT INTO cities VALUES (1, 'Lima', NULL, '{2}'), (2, 'Reykjavik', NULL, '{1}'), (3, 'Oslo', 21, NULL);
INSERT INTO trips VALUES (1, 1, 1), (2, 1, 2), (3, 1, 3);
