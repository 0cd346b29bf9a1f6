INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO cards VALUES ('ann', 1, 11), ('bob', 2, 22);
INSERT INTO stamps VALUES (1, 'ann', 1, 'x'), (2, 'bob', 2, 'y'), (3, 'bob', 1, NULL);
