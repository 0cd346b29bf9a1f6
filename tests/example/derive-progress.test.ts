/** derive-progress.sql: the rules, whatever stands in the sessions' drills. */
import { describe, expect, test } from 'vitest';
import { withConnection } from '../../src/embedded/databases.js';
import { MAJORS } from '../../src/embedded/native-folder.js';
import { type TestDatabase, useDatabases } from '../harness/databases.js';
import { loadExample, readExampleFile } from './load-example.js';

const databases = useDatabases();

describe.each(MAJORS)('PostgreSQL %i', (major) => {
  const empty = databases.template('v2', async (database) => {
    await database.query(await readExampleFile('schema-v2.sql'));
  });

  /** Sessions of person 1, whose row of progress comes back; `person 2` must not change. */
  async function derive(sessions: string): Promise<Record<string, unknown>> {
    const database = await databases.fresh({ major, template: empty });
    await database.query(`
      INSERT INTO users (id) VALUES (1), (2), (3);
      INSERT INTO progress_history (user_id, current_streak, highest_streak, previous_streak)
      VALUES (1, 3, 9, 5), (2, 1, 1, 1);
      INSERT INTO completed_sessions (user_id, date, drills, session_type, duration_minutes)
      ${sessions};
      INSERT INTO completed_sessions (user_id, date, drills) VALUES
        (2, '2025-01-01', '[{"drill": {"title": "x"}}]'), (3, '2025-01-01', '[]');`);
    expect(await runDerive(database, 'VALUES (1), (3)')).toBe(1);
    expect(await runDerive(database, 'VALUES (1), (3)')).toBe(0);
    const rows = await database.query('SELECT * FROM progress_history ORDER BY user_id');
    expect(rows).toHaveLength(2);
    expect(rows[1]).toMatchObject({ completed_sessions_count: null, current_streak: 1 });
    expect(rows[0]).toMatchObject({ current_streak: 3, highest_streak: 9, previous_streak: 5 });
    return rows[0] ?? {};
  }

  test('counts by skill, difficulty and title, in both shapes', async () => {
    const progress = await derive(`VALUES
      (1, timestamp '2025-01-01', json '[
        {"drill": {"title": "A", "skill": "Dribbling", "difficulty": "BEGINNER"}, "totalDuration": 10},
        {"title": "B", "skill": "first_touch", "difficulty": "advanced", "totalDuration": 5.5},
        {"drill": {"title": "A", "skill": "dribbling", "difficulty": "beginner"}, "totalDuration": null}
      ]', 'drill_training', NULL),
      (1, '2025-01-02', '[]', 'drill_training', NULL),
      (1, '2025-01-03', '[{"drill": {"title": "C", "skill": "Fitness"}}]', 'drill_training', NULL),
      (1, '2025-01-04', NULL, 'mental_training', 15)`);
    expect(progress).toMatchObject({
      completed_sessions_count: 4,
      favorite_drill: 'A',
      most_improved_skill: 'dribbling',
      unique_drills_completed: 3,
      dribbling_drills_completed: 2,
      first_touch_drills_completed: 1,
      fitness_drills_completed: 1,
      passing_drills_completed: 0,
      beginner_drills_completed: 2,
      advanced_drills_completed: 1,
      intermediate_drills_completed: 0,
      total_time_all_sessions: 16,
      drills_per_session: 1.3,
      minutes_per_session: 5.3,
      mental_training_sessions: 1,
      total_mental_training_minutes: 15,
    });
  });

  test('what is no drill counts for nothing', async () => {
    const progress = await derive(String.raw`
      SELECT 1, timestamp '2025-01-01', d::json, 'drill_training', NULL::int
      FROM unnest(ARRAY[
        '[7, null, "L-drags", ["A"], {}, {"drill": null}, {"drill": "A", "setsDone": 2}, true]',
        'null', '{"title": "A"}', '"A"', '3', NULL,
        '[{"drill": {"title": 5, "skill": "dribbling"}, "totalDuration": 9}]',
        '[{"drill": {"title": "A\u0000B\\u0000", "skill": ["x"], "difficulty": {"y": 1}},
           "totalDuration": "9", "note": "\ud83d and \ude00", "face": "\ud83d\ude00"}]'
      ]) d`);
    expect(progress).toMatchObject({
      completed_sessions_count: 8,
      favorite_drill: String.raw`AB\u0000`,
      unique_drills_completed: 1,
      total_time_all_sessions: 0,
      drills_per_session: 0.1,
      dribbling_drills_completed: 0,
    });
  });

  test('nobody trained', async () => {
    expect(await derive("SELECT 9, date 'today', NULL, NULL, NULL WHERE false")).toMatchObject({
      completed_sessions_count: 0,
      favorite_drill: null,
      most_improved_skill: null,
      drills_per_session: 0,
      minutes_per_session: 0,
      unique_drills_completed: 0,
      mental_training_sessions: 0,
    });
  });

  test('V2 as generated is derived already', async () => {
    const database = await databases.fresh({ major });
    await loadExample(database.url, { side: 'v2', persons: 300 });
    expect(await runDerive(database, 'SELECT id FROM users')).toBe(0);
    await database.query(
      'UPDATE progress_history SET favorite_drill = NULL, passing_drills_completed = 99',
    );
    const [{ n } = { n: 0 }] = await database.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM progress_history',
    );
    expect(await runDerive(database, 'SELECT id FROM users')).toBe(n);
  });
});

/** Rows written, in a transaction that stays. */
async function runDerive(database: TestDatabase, persons: string): Promise<number | null> {
  const script = await readExampleFile('derive-progress.sql');
  return withConnection(database.url, async (connection) => {
    await connection.query(`CREATE TEMP TABLE rehome_persons (id) AS ${persons}`);
    return (await connection.query(script)).rowCount;
  });
}
