INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO posts VALUES (1, 1, 'now');
INSERT INTO old_posts VALUES (1, 1, 'the same number');
