INSERT INTO people VALUES (3, 'ann@x'), (1, 'rex@x');
INSERT INTO posts VALUES (1, 3, 'one'), (2, 1, 'theirs');
INSERT INTO visits VALUES
  (3, '/home', '2026-01-01', NULL), (3, '/home', '2026-01-01', NULL), (3, '/gone', NULL, NULL), (3, '/gone', NULL, NULL),
  (3, NULL, NULL, '{"b": 1, "a": 2}'), (3, NULL, NULL, '{"b": 1, "a": 2}'), (3, NULL, NULL, '{"b": 1, "a": 2}'),
  (1, '/home', '2026-01-01', NULL), (1, '/home', '2026-01-01', NULL), (1, '/home', '2026-01-01', NULL), (1, '/gone', NULL, NULL);
INSERT INTO likes VALUES (1, 3, 0.5), (1, 3, 0.5), (1, 1, 0.5), (2, 3, 0.1), (2, 3, 0.1);
SELECT setval('people_id_seq', 3), setval('posts_id_seq', 2);
