-- V1's rows: the state of July 28th and all that has happened since.
-- Parameters: those of generate-shared.sql, which has to run before in the same session.

INSERT INTO drill_categories (id, name, description)
SELECT no, name, name || ' drills'
FROM unnest(ARRAY['Dribbling', 'First Touch', 'Passing', 'Shooting', 'Defending', 'Goalkeeping',
  'Fitness']) WITH ORDINALITY AS c (name, no);

INSERT INTO drills (id, title, description, category_id, duration, intensity, training_styles, type,
  sets, reps, rest, equipment, suitable_locations, difficulty, instructions, tips, common_mistakes,
  progression_steps, variations, video_url, thumbnail_url)
SELECT v1_id, title, title || ': a ' || difficulty || ' drill', c.id, duration, intensity,
  json_build_array(intensity), 'time_based', sets, reps, rest, '["ball", "cones"]',
  '["full field", "garden"]', difficulty, '["Set up", "Play", "Repeat"]', '["Head up"]', '[]', '[]',
  '[]', 'https://video.example/' || v1_id, NULL
FROM ex_drill d
JOIN drill_categories c ON lower(replace(c.name, ' ', '_')) = d.skill
WHERE in_v1
ORDER BY v1_id;

INSERT INTO drill_skill_focus (id, drill_id, category, sub_skill, is_primary)
SELECT 2 * v1_id - 1 + k, v1_id, skill, CASE k WHEN 0 THEN 'technique' ELSE 'speed' END, k = 0
FROM ex_drill, generate_series(0, 1) k
WHERE in_v1
ORDER BY 1;

INSERT INTO users (id, first_name, last_name, email, hashed_password, primary_goal,
  biggest_challenge, training_experience, position, playstyle, age_range, strengths,
  areas_to_improve, training_location, available_equipment, daily_training_time,
  weekly_training_days)
SELECT p, first_name, last_name, email_now, pg_temp.password_hash(hash_now), primary_goal,
  biggest_challenge, training_experience, position, playstyle, age_range, strengths,
  areas_to_improve, training_location, available_equipment, daily_training_time,
  weekly_training_days
FROM ex_person
JOIN ex_profile ON person = p
ORDER BY p;

INSERT INTO completed_sessions (id, user_id, date, total_completed_drills, total_drills, drills)
SELECT id, user_id, date, completed, total, drills::json FROM ex_completed_session;

INSERT INTO session_preferences (id, user_id, duration, available_equipment, training_style,
  training_location, difficulty, target_skills, created_at, updated_at)
SELECT id, user_id, duration, available_equipment, training_style, training_location, difficulty,
  target_skills, created_at, updated_at
FROM ex_preferences;

INSERT INTO drill_groups (id, user_id, name, description, is_liked_group)
SELECT id, user_id, name, description, is_liked_group FROM ex_groups;

INSERT INTO drill_group_items (id, drill_group_id, drill_id, position, created_at)
SELECT i.id, i.drill_group_id, d.v1_id, i.position, i.created_at
FROM ex_items i
JOIN ex_drill d USING (no);

INSERT INTO progress_history (id, user_id, current_streak, highest_streak,
  completed_sessions_count, updated_at)
SELECT id, user_id, current_streak, highest_streak, completed_sessions_count, updated_at
FROM ex_progress;

INSERT INTO saved_filters (id, client_id, user_id, name, saved_time, saved_equipment,
  saved_training_style, saved_location, saved_difficulty)
SELECT id, client_id, user_id, name, saved_time, saved_equipment, saved_training_style,
  saved_location, saved_difficulty
FROM ex_filters;

INSERT INTO refresh_tokens (id, user_id, token, expires_at, created_at)
SELECT id, user_id, token, expires_at, created_at FROM ex_tokens;

INSERT INTO password_reset_codes (id, user_id, code, expires_at, created_at)
SELECT id, user_id, code, expires_at, created_at FROM ex_reset_codes;

INSERT INTO training_sessions (id, user_id, total_duration, focus_areas, created_at)
SELECT id, user_id, total_duration, focus_areas, created_at FROM ex_training;

INSERT INTO ordered_session_drills (id, session_id, drill_id, position, sets_done, sets, reps, rest,
  duration, is_completed)
SELECT o.id, o.session_id, d.v1_id, o.position, o.sets_done, o.sets, o.reps, o.rest, o.duration,
  o.is_completed
FROM ex_ordered o
JOIN ex_drill d USING (no);
