INSERT INTO people VALUES (1, 'ann@x'), (2, 'bob@x');
INSERT INTO topics VALUES (1, 'sea'), (2, 'ice'), (3, 'fog');
INSERT INTO posts VALUES
  (1, 1, 'ann one', 1, 2, NULL), (2, 1, 'ann two', 2, NULL, '1'), (3, 2, 'bob one', 2, 1, '2'), (4, 2, 'bob two', NULL, NULL, NULL);
INSERT INTO comments VALUES (1, 1, 'on bob one', 'Post', 3), (2, 2, 'on ice', 'Topic', 2), (3, 2, 'on ann one', 'Post', 1);
INSERT INTO lists VALUES (1, 1, 'flat', '{3,NULL,1}'), (2, 2, 'empty', '{}');
INSERT INTO pages VALUES
  (1, 1, 'doc', '{"blocks": [{"post_id": 3, "size": 2}, {"post_id": "1"}], "note": "3"}', '{"nul": "\u0000", "post_id": 3}'),
  (2, 2, 'none', NULL, '{"post_id": 2}');
