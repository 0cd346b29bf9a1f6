INSERT INTO people VALUES (1, 'ann@x');
INSERT INTO tags VALUES (1, 'sea', 'blue'), (2, 'ice', 'white'), (3, 'sun', 'red');
INSERT INTO posts VALUES (1, 1, 1), (2, 1, 3);
