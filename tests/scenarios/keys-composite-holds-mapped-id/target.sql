INSERT INTO people VALUES (1, 'ann@example.org'), (2, 'rex@example.org');
SELECT setval('people_id_seq', 2);
INSERT INTO badges VALUES (1, 'swim', 2), (1, 'ski', 1), (2, 'swim', 9);
INSERT INTO badge_notes VALUES (1, 'swim', 1, 'fast'), (1, 'ski', 1, 'gone'), (2, 'swim', 1, 'theirs');
