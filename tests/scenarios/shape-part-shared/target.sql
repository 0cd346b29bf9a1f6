INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO settings VALUES (20, 'r');
INSERT INTO accounts VALUES (1, 1, 20);
SELECT setval('people_id_seq', 200), setval('settings_id_seq', 200), setval('accounts_id_seq', 200);
