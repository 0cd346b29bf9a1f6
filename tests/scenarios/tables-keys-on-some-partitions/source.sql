INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO events VALUES (1, '2025-01-01', 1, 'old'), (2, '2026-01-01', 1, 'new'), (3, '2026-01-02', 2, 'new');
