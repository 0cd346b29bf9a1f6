INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO events VALUES (1, '2025-01-01', 1, 'rex'), (2, '2025-01-01', 9, 'nobody''s, which this partition allows'), (3, '2026-02-01', 101, 'stale');
SELECT setval('people_id_seq', 101), setval('events_id_seq', 3);
