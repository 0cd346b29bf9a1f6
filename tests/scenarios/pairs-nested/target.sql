INSERT INTO people VALUES (11, 'ann@x'), (2, 'rex@x');
INSERT INTO posts VALUES (11, 11, 'ann one'), (2, 2, 'rex one');
INSERT INTO comments VALUES
  (21, 'Post', '11', 'first'), (13, 'Comment', '21', 'old second'), (14, 'Comment', '13', 'gone from the source'), (15, 'Comment', '14', 'gone as well'),
  (2, 'Post', '2', 'bob first'), (4, 'Comment', '2', 'bob second'), (12, 'Comment', '4', 'third');
INSERT INTO reactions VALUES (12, 12, 'of rex'), (15, 15, 'goes');
SELECT setval('people_id_seq', 150), setval('posts_id_seq', 200), setval('comments_id_seq', 400), setval('reactions_id_seq', 500);
