INSERT INTO people VALUES (1, 'rex@x');
INSERT INTO countries VALUES (1, 'pe'), (2, 'is'), (21, 'no'), (22, 'se');
INSERT INTO cities VALUES (8, 'Oslo', 21);
INSERT INTO trips VALUES (1, 1, 8);
SELECT setval('people_id_seq', 150), setval('cities_id_seq', 200), setval('trips_id_seq', 300);
