INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO events OVERRIDING SYSTEM VALUE VALUES
  (1, '2025-03-01', 'run', 1, 'same'), (2, '2025-03-02', 'run', 1, 'changed'), (3, '2026-05-01', 'swim', 1, 'moved to another partition'),
  (4, '2025-07-01', 'walk', 2, 'bob 25'), (5, '2020-01-01', 'run', 2, 'bob 20');
INSERT INTO photos VALUES (1, 1, '2025-03-01', 'run', 'p1'), (2, 3, '2026-05-01', 'swim', 'p3'), (3, 5, '2020-01-01', 'run', 'p5');
INSERT INTO clicks VALUES (1, '2025-12-31', '/a'), (1, '2026-01-01', '/a'), (1, '2026-01-01', '/a'), (2, '2025-12-31', '/b');
