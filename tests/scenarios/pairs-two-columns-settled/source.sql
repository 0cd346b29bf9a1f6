INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO posts VALUES (1, 1, 'ann one'), (2, 2, 'bob one');
INSERT INTO photos VALUES (1, 1, 'ann.png'), (2, 2, 'bob.png');
INSERT INTO activities VALUES
  (1, 'Person', 1, 'Post', 2, 'ann liked'), (2, 'Person', 2, 'Photo', 1, 'bob saw'), (3, 'Post', 1, 'Person', 2, 'told bob of a post'),
  (4, NULL, NULL, 'Post', 1, 'of nobody'), (5, 'Person', 2, NULL, NULL, 'bob slept');
