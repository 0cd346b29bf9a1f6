INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO pets OVERRIDING SYSTEM VALUE VALUES (1, 1, 'Rolf'), (2, 1, 'Fido'), (3, 2, 'Rolf');
INSERT INTO walks VALUES (1, '2026-01-01', 3), (2, '2026-01-01', 4), (3, '2026-01-01', 5);
