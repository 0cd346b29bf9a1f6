INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x'), (3, 'out@x');
INSERT INTO posts VALUES (1, 1, 'ann one'), (2, 1, 'ann two'), (3, 2, 'bob one');
INSERT INTO photos VALUES (1, 1, 'ann.png'), (2, 2, 'bob.png'), (3, 2, 'bob2.png');
INSERT INTO tags VALUES (1, 'sea'), (2, 'ice');
INSERT INTO comments VALUES
  (1, 1, 'Post', 3, 'on bob one'), (2, 1, 'Photo', 3, 'on bob2.png'), (3, 2, 'Post', 1, 'on ann one'),
  (4, 2, 'Tag', 1, 'on sea'), (5, 2, 'Site', 1, 'on the site'), (6, 2, NULL, NULL, 'on nothing'),
  (7, 2, 'Comment', 8, 'on a later comment'), (8, 1, 'Person', 2, 'on bob');
INSERT INTO likes VALUES (1, 1, 'Post', 2), (2, 1, 'Photo', 2), (3, 2, 'Post', 2);
