INSERT INTO people VALUES (1, 'ann@x');
INSERT INTO comments VALUES (1, 'Person', 1), (2, 'File', 1);
INSERT INTO files VALUES (1, 'Comment', 1);
