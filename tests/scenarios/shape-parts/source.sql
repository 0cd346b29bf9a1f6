INSERT INTO countries VALUES (1, 'at'), (2, 'ch');
INSERT INTO addresses VALUES (10, 'a new', 1), (11, 'b', 2), (12, 'of nobody', 1), (13, 'd', 2);
INSERT INTO people VALUES (1, 'ann@x', 10), (2, 'bob@x', 11), (3, 'cat@x', NULL), (4, 'dan@x', 13);
INSERT INTO settings VALUES (20, 'dark'), (21, 'light'), (22, 'blue'), (23, 'of nobody');
INSERT INTO setting_lines VALUES (1, 20, 'x'), (2, 21, 'y'), (3, 22, 'z'), (4, 23, 'n');
INSERT INTO accounts VALUES (1, 1, 20, 'a one'), (2, 2, 21, 'b one'), (3, 1, 22, 'a two');
