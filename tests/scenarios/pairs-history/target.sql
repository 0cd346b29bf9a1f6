INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO current_maps VALUES (1, 1, 'rex one');
INSERT INTO maps VALUES (1, 1, 'rex one');
INSERT INTO remarks VALUES (1, 'Map', 1, 'on rex');
SELECT setval('people_id_seq', 150), setval('current_maps_id_seq', 200), setval('remarks_id_seq', 300);
