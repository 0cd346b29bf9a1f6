INSERT INTO people VALUES (4, 'ann@x'), (1, 'rex@x');
INSERT INTO documents VALUES (1, 2, 'theirs');
INSERT INTO remarks VALUES (2, 1, 1, 2, 'theirs');
SELECT setval('people_id_seq', 4), setval('documents_id_seq', 2), setval('remarks_id_seq', 2);
