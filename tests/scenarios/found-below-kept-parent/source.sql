INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO groups VALUES (1, 1, 'one'), (2, 2, 'two');
INSERT INTO items VALUES (1, 1, 'a'), (2, 2, 'b');
