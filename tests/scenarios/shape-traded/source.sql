INSERT INTO people VALUES (1, 'ann@x', 'two'), (2, 'bob@x', 'one'), (3, 'cat@x', 'three');
INSERT INTO lists VALUES (1, 1, 3, 'c', 'a'), (2, 1, 1, 'a', 'b'), (3, 1, 2, 'b', 'c'), (4, 2, 1, NULL, 'b one'), (5, 3, 1, 'z', 'c one');
