INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO shelves VALUES (1, 1, 'top'), (1, 2, 'low'), (2, 1, 'only');
INSERT INTO orders VALUES (1, 1, 'bread'), (2, 1, 'milk'), (3, 2, 'soap');
INSERT INTO lines VALUES (1, 1, 'rye'), (1, 2, 'oat'), (2, 1, 'goat'), (3, 1, 'lye');
INSERT INTO remarks VALUES
  (1, 1, 1, 2, 1, 1, 'whole'), (2, 1, 2, NULL, NULL, NULL, 'order alone'), (3, 1, NULL, 7, 1, 2, 'line alone'),
  (4, 2, 3, NULL, 2, 1, 'order alone'), (5, 2, NULL, NULL, NULL, NULL, 'nothing');
