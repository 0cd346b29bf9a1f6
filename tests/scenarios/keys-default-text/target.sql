INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO documents VALUES ('document_1', 101, 'kept'), ('document_2', 1, 'theirs'), ('document_3', 1, 'theirs too'), ('document_11', 1, 'by hand');
INSERT INTO notes VALUES (1, 'document_2', 'theirs'), (2, 'document_3', 'theirs too');
SELECT setval('numbers', 10), setval('people_id_seq', 200), setval('notes_id_seq', 200);
