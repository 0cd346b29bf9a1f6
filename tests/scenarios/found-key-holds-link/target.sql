INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x'), (3, 'rex@x');
INSERT INTO badges VALUES (2, 2, 'swim', 'his'), (1, 1, 'run', 'hers'), (3, 1, 'walk', 'theirs');
INSERT INTO profiles VALUES (2, 'cat', 'his'), (3, 'fox', 'theirs');
SELECT setval('people_id_seq', 3);
