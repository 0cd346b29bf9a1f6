INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO polls VALUES (1, 1, 'ann'), (2, 2, 'bob');
INSERT INTO topics VALUES (1, 1, 'tea'), (2, 1, 'salt'), (3, 2, 'oil');
INSERT INTO marks VALUES (1, 1, 1, 10), (1, 1, 2, 11), (1, 2, 1, 12), (2, 3, 1, 20), (2, 3, 7, 21);
INSERT INTO remarks VALUES (1, 1, 1, 2, 'a'), (2, 2, 3, 7, 'b');
