INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO notes VALUES (1, 1, 'theirs'), (2, 1, 'theirs too');
INSERT INTO tags VALUES (1, 2, 'theirs');
SELECT setval('people_id_seq', 200), setval('notes_id_seq', 32755), setval('tags_id_seq', 200);
