INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO tags VALUES (1, 'sea'), (2, 'ice');
INSERT INTO moods VALUES (1, 'sad'), (2, 'odd');
INSERT INTO posts VALUES (1, 1, 1, 1, 'a'), (2, 1, 2, 1, 'b'), (3, 2, 1, 2, 'c'), (4, 2, 2, 2, 'd');
