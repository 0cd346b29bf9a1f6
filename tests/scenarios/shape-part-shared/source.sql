INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO settings VALUES (20, 'dark');
INSERT INTO accounts VALUES (1, 1, 20), (2, 2, 20);
