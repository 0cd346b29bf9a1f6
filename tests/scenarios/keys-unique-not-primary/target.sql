INSERT INTO people VALUES (5, 'Ann@x', 'ann'), (1, 'rex@x', 'rex'), (3, 'cat@x', 'cat');
INSERT INTO houses VALUES
  (1, 'rex', 'Ash', 9, 'theirs'), (2, 'ann', 'Elm', 1, 'shed'), (3, 'ann', 'Elm', 7, 'gone'), (4, 'cat', 'Elm', 8, 'gone');
INSERT INTO stays VALUES (1, 1, 'Ash', 9, 1), (2, 5, 'Elm', 1, 2), (3, 3, 'Ash', 9, 5);
INSERT INTO rooms VALUES (1, 1, 7), (2, 1, 9), (2, 2, 9), (3, 1, 9);
SELECT setval('people_id_seq', 5), setval('houses_id_seq', 4), setval('stays_id_seq', 3);
