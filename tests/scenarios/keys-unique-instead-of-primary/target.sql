INSERT INTO people VALUES (2, 'ann@x'), (1, 'rex@x');
INSERT INTO pets OVERRIDING SYSTEM VALUE VALUES (1, 1, 'Rolf'), (3, 2, 'Rolf'), (4, 2, 'Gone');
INSERT INTO walks VALUES (1, '2026-01-01', 9), (3, '2026-01-01', 2), (3, '2025-01-01', 1), (4, '2026-01-01', 1);
SELECT setval('people_id_seq', 2), setval('pets_id_seq', 4);
