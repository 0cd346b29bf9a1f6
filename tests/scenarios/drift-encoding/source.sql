INSERT INTO people VALUES (1, 'zoé@x'), (2, 'bob@x');
INSERT INTO "straßen" VALUES
  (1, 1, 1, 'Fuß', 'éééé', 'süß', '{é,ß}', '{"é": "ß"}'),
  (2, 1, 2, 'Füße', 'ab', 'plain', '{"ä ö"}', '{"a": ["ÿ"]}'),
  (3, 2, 1, 'naïve', NULL, 'süß', NULL, NULL);
