INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO documents VALUES ('document_1', 1, 'kept'), ('document_2', 1, 'added'), ('document_3', 2, 'first');
INSERT INTO notes VALUES (1, 'document_2', 'b'), (2, 'document_3', 'c');
