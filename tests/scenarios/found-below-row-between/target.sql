INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x'), (2, 'roy@x');
INSERT INTO chats VALUES (11, 101, 1, 'a and rex'), (12, 101, 101, 'a alone'), (3, 1, 2, 'rex and roy');
INSERT INTO lines VALUES (11, 11, 'a to rex'), (12, 12, 'a to a'), (3, 3, 'rex to roy');
INSERT INTO words VALUES (11, 'a'), (12, 'a'), (3, 'a');
SELECT setval('people_id_seq', 200), setval('chats_id_seq', 200), setval('lines_id_seq', 200);
