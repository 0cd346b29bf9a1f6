INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x'), (3, 'ron@v1');
INSERT INTO notes VALUES (1, 1, 'hers', NULL), (2, 2, 'his', NULL), (3, 3, 'of one who stays', NULL);
INSERT INTO logs VALUES (1, 1, 'note', 1, 'she wrote'), (2, 2, 'note', 2, 'he wrote'), (3, 2, 'note', 3, 'he read'), (4, 2, 'day', 3, 'he came');
UPDATE notes SET log = id;
