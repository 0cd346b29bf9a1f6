INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO turns VALUES (1, 1, 'one', '2024-01-02'), (2, 1, 'two', '2024-01-01'), (3, 2, 'one', '2024-01-04');
INSERT INTO lockers VALUES (1, 1, 'one', 2), (2, 1, 'two', 1), (3, 2, 'one', 4);
INSERT INTO seats VALUES (1, 1, 'one', 1), (2, 1, 'two', NULL), (3, 2, 'one', 4);
