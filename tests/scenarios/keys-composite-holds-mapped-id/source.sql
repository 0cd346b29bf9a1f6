INSERT INTO people VALUES (1, 'ann@example.org'), (2, 'bob@example.org');
INSERT INTO badges VALUES (1, 'swim', 3), (1, 'run', 1), (2, 'swim', 1);
INSERT INTO badge_notes VALUES (1, 'swim', 1, 'fast'), (1, 'swim', 2, 'faster'), (2, 'swim', 1, 'slow');
