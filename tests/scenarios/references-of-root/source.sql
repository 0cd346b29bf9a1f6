INSERT INTO countries VALUES (1, 'fr'), (2, 'jp');
INSERT INTO people VALUES (1, 'ann@x', 1), (2, 'bob@x', 2);
