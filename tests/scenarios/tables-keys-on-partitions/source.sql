INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO kinds VALUES (1, 'run'), (2, 'swim');
INSERT INTO events VALUES (1, '2025-01-01', 1, 1, 'one'), (2, '2026-01-01', 1, 2, 'a'), (3, '2026-01-02', 2, 1, 'b'), (4, '2025-01-02', 2, NULL, 'none');
