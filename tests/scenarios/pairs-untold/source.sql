INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO posts VALUES (1, 1, 'ann one'), (2, 2, 'bob one');
INSERT INTO comments VALUES (1, 'Post', 1, 'on ann one'), (2, 'Photo', 1, 'on a photo'), (3, 'Video', 2, 'on a video'), (4, 'Photo', NULL, 'on nothing');
