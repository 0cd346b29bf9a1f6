INSERT INTO people VALUES (101, 'ann@x'), (1, 'rex@x');
INSERT INTO old_posts VALUES (1, 1, 'rex');
SELECT setval('people_id_seq', 101);
