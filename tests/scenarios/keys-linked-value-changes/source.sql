INSERT INTO people VALUES (1, 'ann@x', 'ann2'), (2, 'bob@x', 'bob');
INSERT INTO posts VALUES (1, 'ann2', 'one'), (2, 'ann2', 'two'), (3, 'bob', 'three');
INSERT INTO tags VALUES (1, 'a'), (2, 'b'), (3, 'c');
