-- What the Android app writes while people move: a user finishes a session, their streak grows,
-- and somebody signs up. Parameters: none; every run adds another session and sign-up.

WITH person AS (
  SELECT id FROM users WHERE email = 'johnXdoe@example.com'
)
INSERT INTO completed_sessions (user_id, date, total_completed_drills, total_drills, drills)
SELECT person.id, timestamp '2025-10-01 12:00', 1, 1, json_build_array(json_build_object(
  'drill', json_build_object('uuid', d.uuid, 'title', d.title, 'difficulty', d.difficulty,
    'skill', 'dribbling'),
  'setsDone', 4, 'totalSets', 4, 'totalReps', 10, 'totalDuration', 10, 'isCompleted', true))
FROM person, drills d
WHERE d.title = 'L-drags';

UPDATE progress_history h
SET current_streak = h.current_streak + 1,
  highest_streak = greatest(h.highest_streak, h.current_streak + 1),
  completed_sessions_count = h.completed_sessions_count + 1,
  updated_at = timestamp '2025-10-01 12:00'
FROM users u
WHERE u.id = h.user_id AND u.email = 'johnXdoe@example.com';

WITH person AS (
  SELECT nextval(pg_get_serial_sequence('users', 'id')) AS id
)
INSERT INTO users (id, first_name, last_name, email, hashed_password)
SELECT id, 'Late', 'Signup', 'late.signup' || id || '@pitch.example',
  '$2b$04$mGaCsrY8QgIJpqXKCFxj4eOi95OBF6P0ELBF8nEEtL16kuZPphFHm'
FROM person;
