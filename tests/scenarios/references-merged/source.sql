INSERT INTO people VALUES (1, 'ann@x');
INSERT INTO tags VALUES (1, 'sea'), (2, 'Sea'), (3, 'ice');
INSERT INTO posts VALUES (1, 1, 1), (2, 1, 2), (3, 1, 3);
