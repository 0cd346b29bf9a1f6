INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO events OVERRIDING SYSTEM VALUE VALUES
  (1, '2025-03-01', 'run', 101, 'same'), (2, '2025-03-02', 'run', 101, 'as it was'), (3, '2025-05-01', 'swim', 101, 'where it was'),
  (4, '2025-07-01', 'walk', 1, 'rex'), (5, '2020-01-01', 'run', 1, 'rex'), (6, '2026-01-01', 'run', 101, 'stale');
INSERT INTO photos VALUES (1, 1, '2025-03-01', 'run', 'p1'), (2, 3, '2025-05-01', 'swim', 'p3'), (3, 5, '2020-01-01', 'run', 'rex');
INSERT INTO clicks VALUES (101, '2025-12-31', '/a'), (101, '2025-12-31', '/a'), (1, '2026-01-01', '/a');
SELECT setval('people_id_seq', 101), setval('events_id_seq', 6), setval('photos_id_seq', 3);
