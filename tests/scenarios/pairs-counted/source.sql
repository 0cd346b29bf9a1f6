INSERT INTO people VALUES (11, 'ann@x'), (2, 'bob@x'), (3, 'out@x');
INSERT INTO posts VALUES (11, 11, 'ann one'), (2, 2, 'bob one'), (3, 3, 'out one');
INSERT INTO workouts VALUES (11, 11, 'ann run'), (2, 2, 'bob run');
INSERT INTO exercises VALUES (1, 'squat');
INSERT INTO tags VALUES (1, 'hard'), (2, 'long');
INSERT INTO taggables VALUES
  (2, 'Post', 11), (2, 'Post', 11), (1, 'Post', 11), (1, 'Workout', 11),
  (2, 'Post', 2), (1, 'Workout', 2), (1, 'Workout', 2),
  (2, 'Exercise', 1), (2, 'Post', 3), (1, 'Post', 99), (1, NULL, NULL);
