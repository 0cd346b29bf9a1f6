INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x'), (3, 'cat@x');
INSERT INTO posts VALUES (1, 1, 'one'), (2, 2, 'one'), (3, 2, 'two');
INSERT INTO audit_log VALUES (1, 1, 'logged in'), (2, 2, 'logged in'), (3, NULL, 'started'), (4, 3, 'logged in');
INSERT INTO votes VALUES (1, 'Post', 1, TRUE), (2, 'Post', 3, FALSE), (3, 'Person', 2, TRUE), (4, 'Place', 1, TRUE);
INSERT INTO mails VALUES (1, 1, 'welcome');
INSERT INTO places VALUES (1, 'sea', 70), (2, 'ice', 80);
