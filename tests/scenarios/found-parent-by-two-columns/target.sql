INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO boards VALUES (101, 101, 'a'), (1, 1, 'r'), (3, 1, 'r too');
INSERT INTO cards VALUES (3, 1, 'r one', NULL, NULL), (1, 1, 'r two', 3, 1);
SELECT setval('people_id_seq', 200), setval('boards_id_seq', 200);
