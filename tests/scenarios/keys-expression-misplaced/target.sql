-- Numbers of the source are a resident's here, and one is ahead of the sequence.
INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO documents VALUES ('document_1', 101, 'older', NULL), ('document_2', 1, 'theirs', NULL), ('document_3', 1, 'theirs too', 'document_2'),
  ('document_12', 1, 'by hand', NULL), ('document_8', 101, 'gone from the source', NULL);
INSERT INTO notes VALUES (101, 'document_1', 'a'), (1, 'document_2', 'theirs'), (2, 'document_3', 'theirs');
INSERT INTO shelves VALUES (1, 1, '{document_2,document_3}');
SELECT setval('document_numbers', 10), setval('people_id_seq', 200), setval('notes_id_seq', 200), setval('shelves_id_seq', 200);
