/**
 * What happens in V1 between two runs: in every owned table rows are added, changed and deleted,
 * somebody is renamed in case only, somebody leaves with all their rows, somebody new arrives.
 * The seed alone decides which.
 */
import pg from 'pg';
import { OWNED } from './training-app.js';

export interface V1Changes {
  /** E-mail before and after. */
  readonly renamed: { readonly from: string; readonly to: string };
  readonly left: string;
  readonly arrived: string;
}

const HAS_IDENTITY = `email LIKE '%@%'`;

/** A twentieth of a table's rows, at least one; `what` makes the choices differ. */
const picked = (table: string, what: string, where = 'true') => `
  id IN (SELECT id FROM ${table} WHERE ${where} ORDER BY md5('${what}' || id || $1)
    LIMIT (SELECT greatest(1, count(*) / 20) FROM ${table}))`;

/** A tenth of the persons, the latest among them. */
const PERSONS = `(
  SELECT id, md5('persons' || id || $1) AS hash FROM users WHERE ${HAS_IDENTITY}
  ORDER BY id = (SELECT max(id) FROM users) DESC, hash
  LIMIT (SELECT greatest(1, count(*) / 10) FROM users)) person`;

const CHANGES: readonly string[] = [
  `UPDATE users SET first_name = first_name || ' Jr', hashed_password = md5(id || $1),
     strengths = '["changed"]' WHERE ${picked('users', 'change', HAS_IDENTITY)}`,
  `UPDATE completed_sessions SET total_drills = total_drills + 1, date = date + interval '1 day'
     WHERE ${picked('completed_sessions', 'change')}`,
  `UPDATE session_preferences SET duration = coalesce(duration, 0) + 5, difficulty = NULL,
     target_skills = '{"changed": [1, 2]}' WHERE ${picked('session_preferences', 'change')}`,
  `UPDATE drill_groups SET name = name || ' changed' WHERE ${picked('drill_groups', 'change')}`,
  `UPDATE drill_group_items SET position = position + 100
     WHERE ${picked('drill_group_items', 'change')}`,
  `UPDATE drill_group_items i SET drill_group_id = coalesce((
     SELECT max(other.id) FROM drill_groups mine JOIN drill_groups other USING (user_id)
     WHERE mine.id = i.drill_group_id), drill_group_id)
     WHERE ${picked('drill_group_items', 'move', 'drill_group_id IS NOT NULL')}`,
  `UPDATE progress_history SET current_streak = current_streak + 1, updated_at = '2025-10-01'
     WHERE ${picked('progress_history', 'change')}`,
  `UPDATE saved_filters SET name = name || ' changed', saved_equipment = '{ball,"two cones"}'
     WHERE ${picked('saved_filters', 'change')}`,
  `UPDATE refresh_tokens SET token = md5('changed' || id || $1)
     WHERE ${picked('refresh_tokens', 'change')}`,
  `UPDATE password_reset_codes SET code = '424242' WHERE ${picked('password_reset_codes', 'change')}`,
  `UPDATE training_sessions SET total_duration = total_duration + 1
     WHERE ${picked('training_sessions', 'change')}`,
  `UPDATE ordered_session_drills SET sets_done = sets, is_completed = true
     WHERE ${picked('ordered_session_drills', 'change')}`,
];

const DELETIONS: readonly string[] = [
  `DELETE FROM ordered_session_drills WHERE session_id IN (
     SELECT id FROM training_sessions WHERE ${picked('training_sessions', 'delete')})`,
  `DELETE FROM training_sessions WHERE ${picked('training_sessions', 'delete')}`,
  ...OWNED.filter(({ name }) => name !== 'training_sessions').map(
    ({ name }) => `DELETE FROM ${name} WHERE ${picked(name, 'delete')}`,
  ),
];

const ADDITIONS: readonly string[] = [
  `INSERT INTO completed_sessions (user_id, date, total_completed_drills, total_drills, drills)
     SELECT person.id, '2025-09-20 10:00', 1, 2, json_build_array(
       json_build_object('drill', json_build_object('id', md5(hash)::uuid, 'title', title,
         'skill', 'Passing', 'difficulty', 'beginner'), 'totalDuration', 7, 'isCompleted', true),
       json_build_object('id', md5(hash)::uuid, 'title', title, 'skill', 'shooting'))
     FROM ${PERSONS}, (SELECT title FROM drills ORDER BY md5(title || $1) LIMIT 1) drill`,
  `INSERT INTO session_preferences (user_id, duration, available_equipment, target_skills)
     SELECT id, 45, '{ball}', '[]' FROM ${PERSONS}`,
  `WITH drill_group AS (INSERT INTO drill_groups (user_id, name, is_liked_group)
     SELECT id, 'added', false FROM ${PERSONS} RETURNING id)
   INSERT INTO drill_group_items (drill_group_id, drill_id, position)
     SELECT drill_group.id, drill.id, drill.id
     FROM drill_group, (SELECT id FROM drills ORDER BY md5(title || $1) LIMIT 3) drill`,
  `INSERT INTO drill_group_items (drill_group_id, drill_id, position)
     SELECT mine.id, drill.id, 99 FROM ${PERSONS} JOIN drill_groups mine ON user_id = person.id,
       (SELECT id FROM drills ORDER BY md5(title || $1) LIMIT 1) drill`,
  `INSERT INTO progress_history (user_id, current_streak, highest_streak, completed_sessions_count)
     SELECT id, 1, 2, 3 FROM ${PERSONS} ON CONFLICT DO NOTHING`,
  `INSERT INTO saved_filters (client_id, user_id, name) SELECT hash, id, 'added' FROM ${PERSONS}`,
  `INSERT INTO refresh_tokens (user_id, token, expires_at) SELECT id, hash, '2026-01-01'
     FROM ${PERSONS}`,
  `INSERT INTO password_reset_codes (user_id, code) SELECT id, '171717' FROM ${PERSONS}`,
  `WITH session AS (INSERT INTO training_sessions (user_id, total_duration, focus_areas)
     SELECT id, 30, '["added"]' FROM ${PERSONS} RETURNING id)
   INSERT INTO ordered_session_drills (session_id, drill_id, position, is_completed)
     SELECT session.id, drill.id, drill.id, false
     FROM session, (SELECT id FROM drills ORDER BY md5(title || $1) LIMIT 2) drill`,
];

export async function v1Changes(url: string, seed: number): Promise<V1Changes> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  const run = async (sql: string) => {
    await client.query(sql, sql.includes('$1') ? [String(seed)] : []);
  };
  try {
    await client.query('BEGIN');
    for (const sql of [...CHANGES, ...DELETIONS]) await run(sql);
    const left = await letSomebodyLeave(client, String(seed));
    const arrived = `Arrived.${seed}@example.org`;
    await client.query(
      `INSERT INTO users (first_name, email, hashed_password) VALUES ('New', $1, md5($1))`,
      [arrived],
    );
    const renamed = await renameSomebody(client, String(seed), arrived);
    for (const sql of ADDITIONS) await run(sql);
    await client.query('COMMIT');
    return { renamed, left, arrived };
  } finally {
    await client.end();
  }
}

const SOMEBODY = `
  SELECT id::text, email FROM users WHERE ${HAS_IDENTITY} AND email <> $2
  ORDER BY md5('somebody' || id || $1) LIMIT 1`;

async function letSomebodyLeave(client: pg.Client, seed: string): Promise<string> {
  const { rows } = await client.query<{ id: string; email: string }>(SOMEBODY, [seed, '']);
  const [somebody] = rows;
  if (somebody === undefined) throw new Error('V1 has nobody with an identity');
  for (const { name, column, to } of OWNED.toReversed()) {
    const owned = to === 'users' ? '$1' : `SELECT id FROM ${to} WHERE user_id = $1`;
    await client.query(`DELETE FROM ${name} WHERE ${column} IN (${owned})`, [somebody.id]);
  }
  await client.query('DELETE FROM users WHERE id = $1', [somebody.id]);
  return somebody.email;
}

async function renameSomebody(
  client: pg.Client,
  seed: string,
  arrived: string,
): Promise<V1Changes['renamed']> {
  const { rows } = await client.query<{ id: string; email: string }>(SOMEBODY, [seed, arrived]);
  const [somebody] = rows;
  if (somebody === undefined) throw new Error('V1 has nobody left with an identity');
  const upper = somebody.email.toUpperCase();
  const to = upper === somebody.email ? somebody.email.toLowerCase() : upper;
  await client.query('UPDATE users SET email = $1 WHERE id = $2', [to, somebody.id]);
  return { from: somebody.email, to };
}
