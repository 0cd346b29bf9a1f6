INSERT INTO people VALUES (1, 'rex@x', true), (101, 'ann@x', true);
INSERT INTO groups VALUES (2, 1, 'two');
INSERT INTO items VALUES (2, 2, 'b');
INSERT INTO badges VALUES (1, 1, 'green');
SELECT setval('people_id_seq', 101), setval('groups_id_seq', 101), setval('items_id_seq', 101), setval('badges_id_seq', 101);
