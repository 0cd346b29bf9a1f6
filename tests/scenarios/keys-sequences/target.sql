-- Numbers ahead of a sequence that it will never hand out: those of a second server, and of a sequence that counts down.
INSERT INTO people OVERRIDING SYSTEM VALUE VALUES (101, 'ann@x'), (1, 'rex@x'), (1502, 'eve@x');
INSERT INTO notes VALUES (1, 1, 'theirs'), (2, 1, 'theirs too');
INSERT INTO photos VALUES (3, 1, 'theirs.png', 2);
INSERT INTO debts VALUES (-1, 1, 10), (-2, 1, 20), (500, 1, 30);
SELECT setval('people_id_seq', 101), setval('shared', 60), setval('debts_id_seq', -2);
