INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO notes VALUES ('n1', 2, 'his now', NULL), ('n2', 1, 'hers, and an answer to it', 'n1');
