INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO notes VALUES (1, 1, 'n1'), (2, 2, 'n2');
INSERT INTO tasks VALUES (3, 1, 't1', TRUE), (4, 2, 't2', FALSE);
