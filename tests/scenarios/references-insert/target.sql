INSERT INTO countries VALUES (1, 'de', 'Germany'), (102, 'fr', 'France'), (103, 'jp', 'Japan');
INSERT INTO cities OVERRIDING SYSTEM VALUE VALUES (1, 1, 'Paris'), (102, 102, 'Paris'), (103, 103, 'Edo');
INSERT INTO moods VALUES ('glad', 'Glad');
INSERT INTO people VALUES (1, 'rex@x', 1), (101, 'ann@x', NULL);
INSERT INTO trips VALUES (1, 1, 1, 'glad', 9), (101, 101, 102, NULL, 1);
SELECT setval('people_id_seq', 200), setval('trips_id_seq', 200), setval('countries_id_seq', 200), setval('cities_id_seq', 200);
