INSERT INTO people VALUES (101, 'zoé@x'), (1, 'reñé@x');
SELECT setval('people_id_seq', 200), setval('straßen_id_seq', 900);
INSERT INTO "straßen" VALUES
  (51, 101, 1, 'Fuß', 'éééé', 'süß', '{é,ß}', '{"é": "ß"}'),
  (52, 101, 2, 'Fusse', 'ab', 'plain', '{"ä ö"}', '{"a": ["ÿ"]}'),
  (1, 1, 1, 'Fuß', 'éééé', 'süß', '{é,ß}', '{"é": "ß"}');
