INSERT INTO people VALUES (1, 'ann@x', 'ios'), (2, 'bob@x', 'ios');
INSERT INTO posts VALUES (1, 1, 'ann one'), (2, 2, 'bob one');
INSERT INTO walls VALUES (1, 1, 'ann wall'), (2, 2, 'bob wall');
INSERT INTO comments VALUES (1, 'Post', 1, 'on ann one', 2), (2, 'Wall', 1, 'on ann wall', 1), (3, 'Post', 2, 'on bob one', 1), (4, 'Wall', 2, 'on bob wall', NULL);
