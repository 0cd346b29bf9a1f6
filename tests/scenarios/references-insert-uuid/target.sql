INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO brands VALUES ('00000000-0000-0000-0000-00000000000a', 'Hop');
INSERT INTO runs VALUES (1, 1, NULL, 5), (101, 101, NULL, 5);
SELECT setval('people_id_seq', 200), setval('runs_id_seq', 200);
