INSERT INTO people VALUES (11, 'ann@x'), (2, 'rex@x');
INSERT INTO posts VALUES (11, 11, 'ann one'), (2, 2, 'rex one');
INSERT INTO workouts VALUES (11, 11, 'ann run'), (2, 2, 'rex run');
INSERT INTO exercises VALUES (7, 'squat');
INSERT INTO tags VALUES (51, 'long'), (2, 'hard');
INSERT INTO taggables VALUES
  (51, 'Post', 11), (2, 'Workout', 11), (2, 'Workout', 11), (51, 'Workout', 11),
  (51, 'Post', 2), (51, 'Post', 2), (2, 'Workout', 2), (2, 'Workout', 2), (2, 'Workout', 2), (51, 'Exercise', 7);
SELECT setval('people_id_seq', 150), setval('posts_id_seq', 200), setval('workouts_id_seq', 300);
