INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO posts VALUES (1, 1, 'a one'), (2, 2, 'b one');
INSERT INTO likes VALUES (1, 2, 1), (2, 1, 1);
INSERT INTO shares VALUES (1, 2, 1);
INSERT INTO pins VALUES (1, 2, 2);
INSERT INTO reports VALUES (1, 2, 1);
INSERT INTO answers VALUES (1, 2, 1);
