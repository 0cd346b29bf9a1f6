INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO turns VALUES (1, 1, 'one', '2024-01-02'), (2, 1, 'two', '2024-01-01'), (3, 1, 'three', '2024-01-03'), (4, 2, 'one', '2024-01-04');
INSERT INTO flags VALUES (1, 1, 'one', 'B', TRUE), (2, 1, 'two', 'A', TRUE), (3, 1, 'three', 'D', FALSE), (4, 1, 'four', 'C', FALSE), (5, 2, 'one', 'e', TRUE);
INSERT INTO stays VALUES (1, 1, 'one', '[15,20)'), (2, 1, 'two', '[20,30)'), (3, 2, 'one', '[30,40)');
