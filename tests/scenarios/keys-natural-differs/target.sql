INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO devices VALUES ('A-1', 101, 'phone', 'old'), ('A-2', 101, 'watch', 'w'), ('R-1', 1, 'phone', 'r');
INSERT INTO keys VALUES ('aaaaaaaa-0000-4000-8000-00000000000a', 101, 'door');
SELECT setval('people_id_seq', 150), setval('readings_id_seq', 200);
