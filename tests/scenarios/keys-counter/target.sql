-- The source's numbers are a resident's here; 13 was given by hand, ahead of the counter.
INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO counters VALUES ('documents', 10, 'app'), ('invoices', 500, 'app'), ('others', 70, 'app');
INSERT INTO folders VALUES (1, 101, 'kept'), (2, 1, 'theirs');
INSERT INTO documents VALUES ('document_3', 1, 'older', NULL), ('document_4', 2, 'theirs', NULL), ('document_13', 2, 'by hand', NULL);
INSERT INTO invoices VALUES (800, 1, 7), (501, 1, 9);
SELECT setval('people_id_seq', 200);
