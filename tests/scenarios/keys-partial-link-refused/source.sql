INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO documents VALUES (1, 1, 'letter'), (2, 2, 'list');
INSERT INTO remarks VALUES (1, 1, 1, 1, 'whole'), (2, 1, NULL, 2, 'of which 2?'), (3, 2, 2, NULL, 'of any');
