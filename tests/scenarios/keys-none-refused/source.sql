INSERT INTO people VALUES (1, 'ann@x');
INSERT INTO visits VALUES (1, 'a', 2);
