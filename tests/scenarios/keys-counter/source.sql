INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO counters VALUES ('documents', 4, 'app'), ('invoices', 900, 'app'), ('others', 7, 'app');
INSERT INTO folders VALUES (1, 1, 'kept'), (2, 2, 'bob');
INSERT INTO documents VALUES ('document_3', 1, 'kept', NULL), ('document_4', 2, 'first', NULL), ('document_5', 2, 'second', 'document_4');
INSERT INTO invoices VALUES (900, 1, 5), (800, 2, 7);
