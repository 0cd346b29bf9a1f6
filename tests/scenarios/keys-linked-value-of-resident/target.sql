INSERT INTO people VALUES (4, 'ann@x', 'ann'), (1, 'rex@x', 'rex');
INSERT INTO follows VALUES (1, 1, 'ann');
SELECT setval('people_id_seq', 4), setval('follows_id_seq', 1);
