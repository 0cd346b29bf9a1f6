INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO countries VALUES (1, 'jp'), (2, 'fr');
INSERT INTO warehouses VALUES (1, 1, 'north'), (2, 2, 'south'), (3, 2, 'north'), (4, 1, 'south');
INSERT INTO products VALUES (1, 'bolt'), (2, 'nut');
INSERT INTO stock VALUES (1, 1, 1), (2, 1, 2), (3, 1, 3), (4, 2, 1), (5, 2, 3), (6, 2, 4);
INSERT INTO orders VALUES (1, 1, 1, 1), (101, 101, 6, 10), (102, 101, 4, 21);
SELECT setval('people_id_seq', 200), setval('orders_id_seq', 200);
