INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO posts VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 9, 'of nobody'), (4, 101, 'of nobody here');
INSERT INTO likes VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 3, 'on nobodys'), (4, 77, 'on nothing');
