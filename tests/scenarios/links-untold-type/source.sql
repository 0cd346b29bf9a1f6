INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO posts VALUES (1, 1, 'ann one'), (2, 1, 'ann two'), (3, 2, 'bob one');
INSERT INTO comments VALUES (1, 1, 'Post', 3), (2, 1, 'Video', 3), (3, 2, NULL, 1), (4, 2, 'Gone', NULL);