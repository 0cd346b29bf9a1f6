INSERT INTO people VALUES (1, 'rex@x'), (101, 'ann@x');
INSERT INTO posts VALUES (1, 1, 'one'), (51, 101, 'one');
INSERT INTO audit_log VALUES (1, 1, 'logged in');
INSERT INTO votes VALUES (1, 'Post', 1, FALSE);
INSERT INTO mails VALUES (1, 1, 'hello rex');
SELECT setval('people_id_seq', 200), setval('posts_id_seq', 900);
