INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO addresses VALUES (1, 'R street');
INSERT INTO orders VALUES (1, 1, 1, NULL);
SELECT setval('people_id_seq', 101), setval('addresses_id_seq', 101), setval('orders_id_seq', 101);
