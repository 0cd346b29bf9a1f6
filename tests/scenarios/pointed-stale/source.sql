INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO posts VALUES (1, 1, 'ann one');
INSERT INTO lists VALUES (501, 1, '{1}', '1', '{"pinned": [1]}');
INSERT INTO pins VALUES (501, 1, 1);
