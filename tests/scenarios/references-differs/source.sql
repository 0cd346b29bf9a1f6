INSERT INTO people VALUES (1, 'ann@x');
INSERT INTO tags VALUES (1, 'sea', 'blue', 1), (2, 'ice', 'white', 2), (3, 'sun', 'red', 3);
INSERT INTO posts VALUES (1, 1, 1, 'a'), (2, 1, 2, 'b');
