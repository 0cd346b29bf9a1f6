INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
WITH o AS (INSERT INTO orders VALUES (1, 101, 1, 'a one'), (2, 1, 2, 'r one'), (8, 101, 8, 'gone')),
     l AS (INSERT INTO lines VALUES (1, 1, 'tea'), (2, 2, 'pan'), (8, 8, 'old'), (9, 8, 'older'))
INSERT INTO parcels VALUES (1, 1, 'A0'), (2, 2, 'R1'), (8, 8, 'A2');
SELECT setval('people_id_seq', 200), setval('orders_id_seq', 200), setval('lines_id_seq', 200), setval('parcels_id_seq', 200);
