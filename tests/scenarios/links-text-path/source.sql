INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO nodes VALUES
  (1, 1, 'top', '1', '/1/', NULL), (3, 1, 'leaf', '1.2.3', '/1/2/3/', NULL), (2, 1, 'middle', '1.2', '/1/2/', 1),
  (4, 2, 'bobs', '4', '', NULL);
UPDATE nodes SET parent_id = 2 WHERE id = 3;
INSERT INTO views VALUES (1, 2, '3, 4'), (2, 1, '1'), (3, 1, NULL);
