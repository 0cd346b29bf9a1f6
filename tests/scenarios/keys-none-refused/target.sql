INSERT INTO people VALUES (1, 'ann@x'), (2, 'rex@x');
INSERT INTO visits VALUES (1, 'a', 1), (2, 'a', 1);
