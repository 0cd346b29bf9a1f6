INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO posts VALUES (1, 1, 'ann one'), (2, 1, 'ann two'), (3, 2, 'bob one'), (4, 2, 'bob two');
INSERT INTO photos VALUES (1, 1, 'ann.png');
INSERT INTO lists VALUES (501, 1, '{3}', '4', '{"pinned": [1]}');
INSERT INTO remarks VALUES (501, 2, 'Post', 1);
