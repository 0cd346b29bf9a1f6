INSERT INTO people VALUES (1, 'ann@x', true), (2, 'bob@x', false);
INSERT INTO groups VALUES (1, 1, 'one'), (2, 1, 'two');
INSERT INTO items VALUES (1, 1, 'a'), (2, 2, 'b');
INSERT INTO badges VALUES (1, 1, 'gold'), (2, 2, 'blue');
