INSERT INTO people VALUES (1, 'ann@x'), (2, 'rex@x');
INSERT INTO groups VALUES (1, 2, 'theirs');
INSERT INTO items VALUES (1, 1, 'theirs');
SELECT setval('people_id_seq', 2), setval('groups_id_seq', 1), setval('items_id_seq', 1);
