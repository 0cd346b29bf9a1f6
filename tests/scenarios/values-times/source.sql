INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO notes SELECT n, 1, wanted.* FROM wanted;
INSERT INTO notes SELECT 1000 + n, 2, wanted.* FROM wanted;
