INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO documents VALUES
  ('document_1', 1, 'kept', NULL), ('document_2', 1, 'added', 'document_1'),
  ('document_3', 2, 'first', NULL), ('document_4', 2, 'second', 'document_3'), ('document_5', 2, 'third', 'document_4');
INSERT INTO notes VALUES (1, 'document_1', 'a'), (2, 'document_2', 'b'), (3, 'document_3', 'c'), (4, 'document_5', 'd');
INSERT INTO shelves VALUES (1, 1, '{document_1,document_2}'), (2, 2, '{document_5,document_3}');
