INSERT INTO people VALUES (1, 'rex@x', 'android'), (101, 'ann@x', 'android'), (102, 'bob@x', 'ios');
INSERT INTO posts VALUES (1, 1, 'rex one'), (101, 101, 'ann two'), (102, 102, 'bob old');
INSERT INTO walls VALUES (1, 1, 'rex wall'), (101, 101, 'ann wall'), (102, 102, 'bob wall');
INSERT INTO comments VALUES (1, 'Post', 1, 'of rex', 101), (101, 'Post', 101, 'on ann two', 1), (102, 'Wall', 101, 'on ann wall', 1), (103, 'Post', 102, 'old', 1), (104, 'Wall', 102, 'old too', 102);
SELECT setval('people_id_seq', 150), setval('posts_id_seq', 200), setval('walls_id_seq', 300), setval('comments_id_seq', 400);
