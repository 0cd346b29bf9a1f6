INSERT INTO people VALUES (1, 'ann@x'), (2, 'rex@x');
SELECT setval('people_id_seq', 2);
