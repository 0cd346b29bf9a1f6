INSERT INTO people VALUES (1, 'ann@x', 'Ann', '2020-01-01'), (2, 'bob@x', 'Bob', '2020-01-02');
INSERT INTO posts VALUES (1, 1, 'one', '2020-02-01'), (2, 2, 'two', '2020-02-02'), (3, 1, 'three', '2020-02-03');
