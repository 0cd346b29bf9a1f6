INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO kinds VALUES (1, 'swim'), (2, 'run');
INSERT INTO events VALUES (1, '2025-01-01', 101, 2, 'one'), (2, '2026-01-01', 1, 1, 'a'), (3, '2026-01-03', 101, 1, 'stale');
SELECT setval('people_id_seq', 101), setval('kinds_id_seq', 2), setval('events_id_seq', 3);
