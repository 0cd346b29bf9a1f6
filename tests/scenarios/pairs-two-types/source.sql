INSERT INTO people VALUES (11, 'ann@x'), (2, 'bob@x'), (3, 'out@x');
INSERT INTO posts VALUES (11, 11, 'ann one'), (12, 11, 'ann two'), (2, 2, 'bob one'), (3, 3, 'out one');
INSERT INTO workouts VALUES (11, 11, 'ann run'), (2, 2, 'bob run');
INSERT INTO exercises VALUES (1, 'squat');
INSERT INTO comments VALUES
  (11, 'Post', 11, 'new text'), (12, 'Workout', 11, 'on ann run'), (13, 'Post', 12, 'from the run to the post'),
  (2, 'Post', 2, 'on bob one'), (3, 'Workout', 2, 'on bob run'),
  (4, 'Exercise', 1, 'on squat'), (5, 'Post', 3, 'on out one'), (6, 'Post', 99, 'on a post that is gone'), (7, NULL, NULL, 'on nothing');
INSERT INTO reactions VALUES (11, 11, 'up'), (2, 2, 'up'), (3, 3, 'down'), (4, 4, 'to squat'), (5, 5, 'to out');
