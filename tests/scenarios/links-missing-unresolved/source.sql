INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO posts VALUES (1, 1, 'ann one'), (2, 1, 'ann two'), (3, 2, 'bob one');

INSERT INTO people VALUES (3, 'out@x');
INSERT INTO posts VALUES (9, 3, 'of one who stays');
INSERT INTO comments VALUES (1, 1, 'Post', 3, 'fine'), (2, 1, 'Post', 77, 'on nothing'), (3, 2, 'Post', 9, 'on one who stays'), (4, 3, 'Post', 66, 'not moved');
INSERT INTO lists VALUES (1, 1, '{1,9,3}', '{"p": [3, 77]}'), (2, 2, '{1}', '{"p": []}');
