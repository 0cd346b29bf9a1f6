INSERT INTO people VALUES (1, 'ann@x');
INSERT INTO posts VALUES (1, 1, 'ann one');
INSERT INTO visits VALUES ('Post', 1, '2024-01-01');
