INSERT INTO people VALUES (1, 'ann@x');
INSERT INTO posts VALUES (1, 1, 'ann one');
INSERT INTO comments VALUES (1, 'Post', 1), (2, 'Comment', 1);
