INSERT INTO people OVERRIDING SYSTEM VALUE VALUES (3, 'ann@x'), (2, 'rex@x');
INSERT INTO tokens OVERRIDING SYSTEM VALUE VALUES (100, 3, 'old'), (102, 2, 'theirs'), (103, 3, 'stale');
INSERT INTO uses VALUES (1, 100, '2025-01-01'), (3, 102, '2025-01-03'), (4, 103, '2025-01-04');
SELECT setval('people_id_seq', 3), setval('tokens_id_seq', 103), setval('uses_id_seq', 4);
