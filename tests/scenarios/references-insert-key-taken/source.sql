INSERT INTO people VALUES (1, 'ann@x');
INSERT INTO tags VALUES ('t1', 'sea'), ('t2', 'ice');
INSERT INTO posts VALUES (1, 1, 't1'), (2, 1, 't2');
