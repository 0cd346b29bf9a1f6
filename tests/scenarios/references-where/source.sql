INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO topics VALUES (1, 'sea', TRUE), (2, 'sea', FALSE), (3, 'ice', FALSE), (4, 'fog', TRUE), (5, 'fog', FALSE);
INSERT INTO posts VALUES (1, 1, 2, 'on sea'), (2, 1, 5, 'on fog'), (3, 2, 3, 'on ice'), (4, 2, 5, 'more on fog');
