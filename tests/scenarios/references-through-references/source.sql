INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO countries VALUES (1, 'fr'), (2, 'jp');
INSERT INTO warehouses VALUES (1, 1, 'north'), (2, 2, 'north'), (3, 1, 'south');
INSERT INTO products VALUES (1, 'nut'), (2, 'bolt');
INSERT INTO stock VALUES (1, 1, 1), (2, 1, 2), (3, 2, 1), (4, 2, 3);
INSERT INTO orders VALUES (1, 1, 1, 10), (2, 1, 2, 20), (3, 2, 3, 30), (4, 2, 4, 40);
