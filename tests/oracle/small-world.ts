/**
 * The training app in a few rows, one of each case. In V1 Ann and bob_b have a stale copy in V2,
 * Carla is new, Dora has an Android account as well; two persons have no identity.
 */
import { readFileSync } from 'node:fs';

export const exampleFile = (name: string) =>
  readFileSync(new URL(`../../examples/training-app/${name}`, import.meta.url), 'utf8');

export const L_DRAGS = '00000000-0000-0000-0000-00000000000a';
export const TOE_TAPS = '00000000-0000-0000-0000-00000000000b';

const PHONE_ID = '99999999-9999-9999-9999-999999999999';
const ANN_DRILLS = JSON.stringify([
  {
    drill: { id: PHONE_ID, title: 'L-drags', skill: 'Dribbling', difficulty: 'beginner' },
    totalDuration: 10,
    isCompleted: true,
  },
  { drill: { id: PHONE_ID, title: 'Lost drill', skill: 'passing' }, totalDuration: 5 },
]);
const FLAT = JSON.stringify([{ id: PHONE_ID, title: 'Toe taps', skill: 'passing' }]);
const MALFORMED = JSON.stringify([1, null, { x: 1 }, { drill: { title: 5, id: PHONE_ID } }]);

/** Sequences behind the rows that were inserted with their ids. */
const SET_SEQUENCES = `
  DO $$ DECLARE t record; BEGIN
    FOR t IN SELECT relname AS name FROM pg_class
      WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
      EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, ''id''), 100)', t.name);
    END LOOP;
  END $$`;

export const V1_SQL = `${exampleFile('schema-v1.sql')}
INSERT INTO users (id, first_name, email, hashed_password, strengths) VALUES
  (1, 'Ann', 'Ann@example.org', 'hash-ann', '["left foot"]'),
  (2, 'Bob', 'bob_b@example.org', 'hash-bob', '[]'),
  (3, 'Nameless', NULL, 'hash-3', NULL),
  (4, 'Blank', 'no address', 'hash-4', NULL),
  (5, 'Carla', ' carla@example.org', 'hash-carla', NULL),
  (6, 'Dora', 'dora@example.org', 'hash-dora', NULL);
INSERT INTO drills (id, title) VALUES (1, 'L-drags'), (2, 'Toe taps'), (3, 'Lost drill');
INSERT INTO completed_sessions (id, user_id, date, total_completed_drills, total_drills, drills)
VALUES
  (1, 1, '2025-07-01', 1, 2, '${ANN_DRILLS}'),
  (2, 1, '2025-08-01', 1, 1, '${FLAT}'),
  (3, 2, '2025-08-02', 1, 1, '${MALFORMED}'),
  (4, 5, '2025-08-03', 1, 2, '${ANN_DRILLS}'),
  (5, 6, '2025-08-04', 1, 1, '${FLAT}'),
  (6, NULL, '2025-08-05', 1, 1, '[]'),
  (7, 3, '2025-08-06', 1, 1, '[]');
INSERT INTO session_preferences (id, user_id, duration, available_equipment, target_skills) VALUES
  (1, 1, 30, '{ball,"two cones"}', '{"b": 1, "a": [2]}'), (2, 5, 45, NULL, NULL);
INSERT INTO drill_groups (id, user_id, name, is_liked_group) VALUES
  (1, 1, 'Liked', true), (2, 2, 'Bob''s', false), (3, 5, 'Twin', false), (4, 5, 'Twin', false),
  (5, 6, 'Dora''s', false), (6, NULL, 'Nobody''s', false);
INSERT INTO drill_group_items (id, drill_group_id, drill_id, position) VALUES
  (1, 1, 1, 0), (2, 1, 3, 1), (3, 3, 1, 0), (4, 4, 2, 0), (5, 2, 2, 0), (6, 5, 1, 0),
  (7, 1, NULL, 2);
INSERT INTO progress_history (id, user_id, current_streak, highest_streak) VALUES
  (1, 1, 3, 9), (2, 2, 1, 1), (3, 5, 2, 2), (4, 6, 7, 7);
INSERT INTO saved_filters (id, client_id, user_id, name) VALUES
  (1, 'client-ann', 1, 'Ann now'), (2, 'client-bob', 2, 'Bob'), (3, 'client-droid', 5, 'Clash');
INSERT INTO refresh_tokens (id, user_id, token, expires_at) VALUES
  (1, 1, 'token-ann', '2026-01-01'), (2, 2, 'token-bob', '2026-01-01'),
  (3, 5, 'token-carla', '2026-01-01'), (4, 6, 'token-dora', '2026-01-01'),
  (5, 2, 'token-droid', '2026-01-01'), (6, 6, 'token-dora-2', '2026-01-01');
INSERT INTO password_reset_codes (id, user_id, code) VALUES (1, 1, '111111');
INSERT INTO training_sessions (id, user_id, total_duration, focus_areas) VALUES
  (1, 1, 30, '["passing"]'), (2, NULL, 10, NULL), (3, 5, 20, NULL), (4, 5, 20, NULL);
INSERT INTO ordered_session_drills (id, session_id, drill_id, position, is_completed) VALUES
  (1, 1, 1, 0, true), (2, 1, 3, 1, false), (3, 2, 1, 0, false), (4, 3, 1, 0, true),
  (5, 4, 2, 0, true);
${SET_SEQUENCES}`;

export const V2_SQL = `${exampleFile('schema-v2.sql')}
${exampleFile('schema-v2-later.sql')}
INSERT INTO users (id, first_name, email, hashed_password, username, avatar_path) VALUES
  (1, 'Ann', 'ann@example.org', 'hash-ann-old', 'annie', 'fox.png'),
  (2, 'Bob', 'bob_b@example.org', 'hash-bob', NULL, NULL),
  (3, 'Nameless', NULL, 'hash-3', NULL, NULL),
  (5, 'Droid', 'droid@example.org', 'hash-droid', 'droid', 'owl.png'),
  (6, 'bobXb', 'bobXb@example.org', 'hash-bobxb', NULL, NULL),
  (7, 'Dora on Android', 'Dora@example.org', 'hash-dora-android', NULL, NULL);
INSERT INTO drills (id, uuid, title) VALUES
  (1, '00000000-0000-0000-0000-00000000000c', 'Wall pass'),
  (2, '${L_DRAGS}', 'L-drags'), (3, '${TOE_TAPS}', 'Toe taps');
INSERT INTO mental_training_sessions (id, user_id, duration_minutes) VALUES (1, 1, 12), (2, 5, 9);
INSERT INTO custom_drills (id, uuid, user_id, title) VALUES
  (1, '00000000-0000-0000-0000-0000000000cc', 1, 'Ann''s own');
INSERT INTO completed_sessions (id, user_id, date, total_completed_drills, total_drills, drills,
  session_type, duration_minutes, mental_training_session_id) VALUES
  (1, 1, '2025-07-01', 1, 2, '[]', 'mental_training', 12, 1),
  (3, 5, '2025-09-02', 1, 1, '[{"drill": {"uuid": "${L_DRAGS}", "title": "L-drags"}}]',
    'drill_training', NULL, NULL),
  (9, 1, '2025-07-02', 1, 1, '[]', 'drill_training', NULL, NULL);
INSERT INTO session_preferences (id, user_id, duration, available_equipment, target_skills) VALUES
  (1, 1, 30, '{ball,"two cones"}', '{"b": 1, "a": [2]}'), (2, 5, 60, NULL, '[]');
INSERT INTO drill_groups (id, user_id, name, is_liked_group) VALUES
  (1, 1, 'Liked', true), (3, 5, 'Droid''s', false), (7, 1, 'Stale', false);
INSERT INTO drill_group_items (id, drill_group_id, drill_uuid, position) VALUES
  (1, 1, '${TOE_TAPS}', 0), (2, 7, '${TOE_TAPS}', 0), (3, 3, '${L_DRAGS}', 0);
INSERT INTO progress_history (id, user_id, current_streak, highest_streak, previous_streak,
  completed_sessions_count) VALUES
  (1, 5, 4, 4, 2, 1), (3, 7, 8, 8, 1, 0), (4, 1, 1, 1, 6, 1);
INSERT INTO saved_filters (id, client_id, user_id, name) VALUES
  (2, 'client-droid', 5, 'Droid'), (9, 'client-ann', 1, 'Ann then');
INSERT INTO refresh_tokens (id, user_id, token, is_revoked) VALUES
  (1, 1, 'token-ann-old', true), (2, 5, 'token-droid', false), (7, 7, 'token-dora', false);
INSERT INTO password_reset_codes (id, user_id, code, is_used) VALUES (2, 2, '222222', true);
INSERT INTO training_sessions (id, user_id, total_duration) VALUES (1, 1, 15), (2, NULL, 11), (3, 5, 12);
INSERT INTO ordered_session_drills (id, session_id, drill_uuid, position, is_completed) VALUES
  (1, 1, '${L_DRAGS}', 0, false), (2, 3, '${L_DRAGS}', 0, true), (3, 2, '${L_DRAGS}', 0, true);
INSERT INTO friendships (id, requester_user_id, addressee_user_id, status) VALUES
  (1, 5, 1, 'accepted'), (2, 5, 6, 'accepted');
INSERT INTO user_store_items (id, user_id, treats) VALUES (1, 1, 40), (2, 5, 50);
INSERT INTO purchase_transactions (id, user_id, transaction_id) VALUES (1, 1, 'purchase-ann');
${SET_SEQUENCES}`;
