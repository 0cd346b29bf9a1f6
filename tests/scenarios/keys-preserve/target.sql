INSERT INTO people VALUES (7, 'ann@x'), (2, 'rex@x');
INSERT INTO boxes OVERRIDING SYSTEM VALUE VALUES (1, 2, 'theirs'), (2, 7, 'old');
INSERT INTO things VALUES (3, 1, 'theirs'), (2, 2, 'old');
SELECT setval('people_id_seq', 10), setval('boxes_id_seq', 5), setval('things_id_seq', 50);
