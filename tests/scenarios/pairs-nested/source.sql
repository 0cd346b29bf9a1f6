INSERT INTO people VALUES (11, 'ann@x'), (2, 'bob@x'), (3, 'out@x');
INSERT INTO posts VALUES (11, 11, 'ann one'), (2, 2, 'bob one'), (3, 3, 'out one');
INSERT INTO comments VALUES
  (21, 'Post', '11', 'first'), (13, 'Comment', '21', 'second'), (12, 'Comment', '13', 'third'),
  (2, 'Post', '2', 'bob first'), (4, 'Comment', '2', 'bob second'), (1, 'Comment', '4', 'bob third'),
  (30, 'Post', '3', 'out first'), (31, 'Comment', '30', 'out second'),
  (40, 'Comment', '41', 'round'), (41, 'Comment', '40', 'and round'), (42, 'Comment', '99', 'on what is gone'),
  (50, 'Post', '11', 'spam'), (51, 'Comment', '50', 'on spam'), (52, 'Comment', '51', 'on what is on spam');
INSERT INTO reactions VALUES (1, 1, 'up'), (12, 12, 'down'), (51, 52, 'lost');
