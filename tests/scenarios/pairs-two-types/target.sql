INSERT INTO people VALUES (11, 'ann@x'), (2, 'rex@x');
INSERT INTO posts VALUES (11, 11, 'ann one'), (12, 11, 'ann two'), (2, 2, 'rex one');
INSERT INTO workouts VALUES (11, 11, 'ann run'), (2, 2, 'rex run');
INSERT INTO exercises VALUES (7, 'squat');
INSERT INTO comments VALUES
  (11, 'Post', 11, 'old text'), (13, 'Workout', 11, 'from the run to the post'), (14, 'Workout', 11, 'gone from the source'),
  (2, 'Post', 2, 'on bob one'), (12, 'Workout', 2, 'on ann run'), (3, 'Workout', 2, 'on bob run'), (4, 'Exercise', 7, 'of nobody');
INSERT INTO reactions VALUES (11, 11, 'up'), (2, 2, 'up'), (14, 14, 'to what is gone'), (12, 12, 'up');
SELECT setval('people_id_seq', 150), setval('posts_id_seq', 200), setval('workouts_id_seq', 300), setval('comments_id_seq', 400), setval('reactions_id_seq', 500);
