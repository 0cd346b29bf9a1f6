INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO posts VALUES (1, 1, 'one'), (2, 2, 'two');
INSERT INTO visits VALUES
  (1, '/home', '2026-01-01', NULL), (1, '/home', '2026-01-01', NULL), (1, '/home', '2026-01-01', NULL),
  (1, NULL, NULL, '{"b": 1, "a": 2}'), (1, NULL, NULL, '{"b": 1, "a": 2}'), (1, '/new', NULL, NULL),
  (2, '/home', '2026-01-01', NULL), (2, '/home', '2026-01-01', NULL);
INSERT INTO likes VALUES (1, 2, 0.1), (1, 2, 0.1), (1, 1, 0.5), (2, NULL, 1);
