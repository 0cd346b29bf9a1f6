-- V2's rows: the copy of July 28th in V2's shape, what was done by hand in August, and the Android
-- users, whose keys go on from where the sequences stood on July 28th.
-- Parameters: those of generate-shared.sql, which has to run before in the same session.
-- Leaves the temp table rehome_persons for derive-progress.sql, which has to run next.

INSERT INTO drill_categories (id, name, description)
SELECT no, name, name || ' drills'
FROM unnest(ARRAY['Shooting', 'Fitness', 'Dribbling', 'Mental', 'Goalkeeping', 'Passing',
  'First Touch', 'Defending']) WITH ORDINALITY AS c (name, no);

INSERT INTO drills (id, uuid, title, description, category_id, duration, intensity,
  training_styles, type, sets, reps, rest, equipment, suitable_locations, difficulty, instructions,
  tips, common_mistakes, progression_steps, variations, video_url, thumbnail_url, is_custom)
SELECT v2_id, uuid, title, title || ': a ' || difficulty || ' drill', c.id, duration, intensity,
  json_build_array(intensity), 'time_based', sets, reps, rest, '["ball", "cones"]',
  '["full field", "garden"]', difficulty, '["Set up", "Play", "Repeat"]', '["Head up"]', '[]', '[]',
  '[]', 'https://video.example/v2/' || v2_id, NULL, false
FROM ex_drill d
JOIN drill_categories c ON lower(replace(c.name, ' ', '_')) = d.skill
WHERE in_v2
ORDER BY v2_id;

INSERT INTO drill_skill_focus (id, drill_uuid, category, sub_skill, is_primary)
SELECT 2 * v2_id - 1 + k, uuid, skill, CASE k WHEN 0 THEN 'technique' ELSE 'speed' END, k = 0
FROM ex_drill, generate_series(0, 1) k
WHERE in_v2
ORDER BY 1;

INSERT INTO mental_training_quotes (id, content, author, type, created_at)
SELECT no, content, author, 'football', timestamp '2025-08-20 10:00'
FROM (VALUES
  (1, 'The next touch is the only one that counts.', 'A. Coach'),
  (2, 'Train tired, play fresh.', 'B. Captain'),
  (3, 'Ruhe am Ball beginnt im Kopf.', 'C. Torwart')
) AS q (no, content, author);

-- Copies of July 28th, then Android users. Some V2-only rows refer to a person by id, so this is
-- the one place where the two kinds meet.
INSERT INTO users (id, first_name, last_name, email, hashed_password, primary_goal,
  biggest_challenge, training_experience, position, playstyle, age_range, strengths,
  areas_to_improve, training_location, available_equipment, daily_training_time,
  weekly_training_days)
SELECT p.id, p.first_name, p.last_name, p.email, pg_temp.password_hash(p.hash), f.primary_goal,
  f.biggest_challenge, f.training_experience, f.position, f.playstyle, f.age_range, f.strengths,
  f.areas_to_improve, f.training_location, f.available_equipment, f.daily_training_time,
  f.weekly_training_days
FROM (
  SELECT p AS id, p AS profile, first_name, last_name, email_then AS email, hash_then AS hash
  FROM ex_person WHERE july AND p > 0
  UNION ALL
  SELECT id, 2000000000 + id, first_name, last_name, email, hash
  FROM ex_v2_person WHERE a IS NOT NULL
) p
JOIN ex_profile f ON f.person = p.profile
ORDER BY p.id;

INSERT INTO mental_training_sessions (id, user_id, date, duration_minutes, session_type)
SELECT ms_from + k, id,
  timestamp '2025-09-01' + pg_temp.roll('ms.date', ms_from + k, 43200) * interval '1 minute',
  5 * (1 + pg_temp.roll('ms.minutes', ms_from + k, 4)), 'mental_training'
FROM ex_v2_person, generate_series(1, ms) k;

INSERT INTO custom_drills (id, uuid, user_id, title, description, category_id, duration, intensity,
  training_styles, type, sets, reps, rest, equipment, suitable_locations, difficulty, instructions,
  tips, common_mistakes, progression_steps, variations, is_custom, created_at, updated_at)
SELECT key, pg_temp.draw('cd.uuid', key)::uuid, id,
  (ARRAY['Stairs and ball', 'Sock football', 'Crossbar challenge', 'Tor auf Tor'])[
    1 + pg_temp.roll('cd.title', key, 4)], 'My own', 3, 10, 'medium intensity', '[]', 'time_based',
  3, 10, 30, '["ball"]', '["garden"]', 'beginner', '[]', '[]', '[]', '[]', '[]', true, at, at
FROM (
  SELECT id, (cd_from + k)::bigint AS key,
    timestamp '2025-09-01' + pg_temp.roll('cd.at', (cd_from + k)::bigint, 43200) * interval '1 minute'
      AS at
  FROM ex_v2_person, generate_series(1, cd) k
) c;

INSERT INTO email_verification_codes (id, user_id, new_email, code, expires_at, created_at, is_used)
SELECT ev_from + 1, id, 'new.address' || id || '@example.net',
  lpad(pg_temp.roll('ev.code', id, 1000000)::text, 6, '0'), timestamp '2025-09-20 12:10',
  timestamp '2025-09-20 12:00', id % 2 = 0
FROM ex_v2_person
WHERE ev = 1;

-- The drills were copied by way of jsonb. An Android user's mental sessions stand here as well.
INSERT INTO completed_sessions (id, user_id, date, total_completed_drills, total_drills, drills,
  session_type, duration_minutes, mental_training_session_id)
SELECT s.id, s.user_id, s.date,
  CASE WHEN m.key IS NULL THEN s.completed END, CASE WHEN m.key IS NULL THEN s.total END,
  CASE WHEN m.key IS NULL THEN s.drills::jsonb::text::json END,
  CASE WHEN m.key IS NULL THEN 'drill_training' ELSE 'mental_training' END,
  CASE WHEN m.key IS NOT NULL THEN 5 * (1 + pg_temp.roll('ms.minutes', m.key, 4)) END, m.key
FROM ex_completed_session s
LEFT JOIN LATERAL (
  SELECT (p.ms_from + s.k)::bigint AS key FROM ex_v2_person p
  WHERE s.made = 'android' AND p.id = s.person AND s.k <= p.ms
) m ON true;

INSERT INTO session_preferences (id, user_id, duration, available_equipment, training_style,
  training_location, difficulty, target_skills, created_at, updated_at)
SELECT id, user_id, duration, available_equipment, training_style, training_location, difficulty,
  target_skills, created_at, updated_at
FROM ex_preferences;

INSERT INTO drill_groups (id, user_id, name, description, is_liked_group)
SELECT id, user_id, name, description, is_liked_group FROM ex_groups;

-- What V2 has no drill for was left out.
INSERT INTO drill_group_items (id, drill_group_id, drill_uuid, position, created_at)
SELECT i.id, i.drill_group_id, d.uuid, i.position, i.created_at
FROM ex_items i
JOIN ex_drill d USING (no)
WHERE d.in_v2;

INSERT INTO progress_history (id, user_id, current_streak, highest_streak,
  completed_sessions_count, updated_at, previous_streak)
SELECT id, user_id, current_streak, highest_streak, completed_sessions_count, updated_at,
  CASE WHEN made = 'android' THEN pg_temp.roll('ph.previous', key, 10) END
FROM ex_progress;

INSERT INTO saved_filters (id, client_id, user_id, name, saved_time, saved_equipment,
  saved_training_style, saved_location, saved_difficulty)
SELECT id, client_id, user_id, name, saved_time, saved_equipment, saved_training_style,
  saved_location, saved_difficulty
FROM ex_filters;

INSERT INTO refresh_tokens (id, user_id, token, expires_at, created_at, is_revoked)
SELECT id, user_id, token, expires_at, created_at,
  made = 'android' AND pg_temp.roll('rt.revoked', key, 10) = 0
FROM ex_tokens;

INSERT INTO password_reset_codes (id, user_id, code, expires_at, created_at, is_used)
SELECT id, user_id, code, expires_at, created_at, made = 'android' FROM ex_reset_codes;

INSERT INTO training_sessions (id, user_id, total_duration, focus_areas, created_at)
SELECT id, user_id, total_duration, focus_areas, created_at FROM ex_training;

-- Without a foreign key: Android users train their own drills as well, which are no drills of the
-- catalogue.
INSERT INTO ordered_session_drills (id, session_id, drill_uuid, position, sets_done, sets, reps,
  rest, duration, is_completed)
SELECT o.id, o.session_id,
  CASE WHEN p.cd > 0 AND o.position = 3 THEN pg_temp.draw('cd.uuid', p.cd_from::bigint + 1)::uuid
    ELSE d.uuid END,
  o.position, o.sets_done, o.sets, o.reps, o.rest, o.duration, o.is_completed
FROM ex_ordered o
JOIN ex_drill d USING (no)
LEFT JOIN ex_v2_person p ON p.id = o.person AND o.made = 'android'
WHERE d.in_v2;

CREATE TEMP TABLE rehome_persons AS SELECT id FROM users;
ANALYZE rehome_persons;
