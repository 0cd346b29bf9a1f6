INSERT INTO countries VALUES (1, 'jp');
INSERT INTO people VALUES (101, 'rex@x', 1);
SELECT setval('people_id_seq', 200);
