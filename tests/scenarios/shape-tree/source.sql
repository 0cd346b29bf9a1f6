-- Who refers comes after whom they refer, children come before their parents, and Dan is his own friend.
INSERT INTO people VALUES (1, 'ann@x', 4, 2), (2, 'bob@x', 1, 1), (3, 'cat@x', 2, 4), (4, 'dan@x', NULL, 4);
INSERT INTO pages VALUES
  (1, 1, 5, 'leaf'), (2, 1, 5, 'leaf two'), (5, 1, 9, 'branch'), (9, 1, NULL, 'root'), (10, 2, 11, 'b leaf'), (11, 2, NULL, 'b root'),
  (12, 1, 1, 'below leaf');
INSERT INTO notes VALUES (1, 1, 'on leaf'), (2, 9, 'on root');
INSERT INTO steps SELECT 10001 - n, 1, CASE WHEN n > 1 THEN 10002 - n END, n FROM generate_series(1, 10000) AS n;
INSERT INTO steps VALUES (20001, 2, 20002, 2), (20002, 2, NULL, 1);
