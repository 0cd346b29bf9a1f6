/**
 * The witness is made to see: each test has the run touch something that is not its own, in one of
 * the ways in which that happens, and wants it stopped before the commit with table and cause named.
 */
import { describe, expect, test } from 'vitest';
import type { MigrateOptions } from '../../src/index.js';
import type { Failpoint } from '../../src/pipeline/failpoint.js';
import type { Session } from '../../src/postgres/session.js';
import { readExampleFile } from '../example/load-example.js';
import { useDatabases } from '../harness/databases.js';
import { diffSnapshots, type Snapshot, snapshotRows } from '../harness/snapshot.js';
import { refusal, type TrainingApp, useTrainingApp } from '../harness/training-app.js';

const PERSONS = 100;
const trainingApp = useTrainingApp(useDatabases());

type Overrides = Parameters<TrainingApp['migrate']>[0];

const RESIDENT = `(SELECT id FROM users WHERE email = 'johnXdoe@example.com')`;
const MATCHED = `(SELECT id FROM users WHERE email = 'john_doe@example.com')`;
const FIRE: (app: TrainingApp) => Overrides = ({ config }) => ({
  config: { ...config, triggers: 'fire' },
  allow: ['TRIGGER_FIRES'],
});

/** Runs SQL at a place of the run: in its own session, or from another while the run stands still. */
function at(place: string, act: (session: Session) => Promise<unknown>): Failpoint {
  return async (name, session) => {
    if (name === place && session !== null) await act(session);
  };
}

const inTheRun = (place: string, sql: string): Failpoint =>
  at(place, (session) => session.client.query(sql));

interface Attempt {
  readonly overrides?: Overrides;
  readonly failpoint?: Failpoint;
  readonly code?: string;
}

const picture = (app: TrainingApp) =>
  snapshotRows(app.v2.url, { excludeSchemas: ['rehome_scratch'] });

/** The run is stopped and V2 is as it was when the writing began. @returns the details, joined */
async function stopped(app: TrainingApp, attempt: Attempt): Promise<string> {
  let before: Snapshot | undefined;
  const error = await refusal(
    app.migrate(attempt.overrides, async (name, session) => {
      await attempt.failpoint?.(name, session);
      if (name === 'mapped') before = await picture(app);
    }),
  );
  const code = attempt.code ?? 'witness_failed';
  expect(error).toMatchObject({ code, exitCode: 7, state: 'not_applied' });
  if (before === undefined) throw new Error('the run never came to writing');
  expect(diffSnapshots(before, await picture(app))).toEqual([]);
  const [run] = await app.v2.query<{ state: string }>('SELECT state FROM rehome.run');
  expect(run?.state).toBe('failed');
  return [error.message, ...error.details].join('\n');
}

describe('a trigger on a moved table', () => {
  const triggers = (body: string, mode = 'ENABLE') => `
    CREATE TABLE audit (at timestamptz DEFAULT now(), what text);
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN ${body}; RETURN NULL; END $$;
    CREATE TRIGGER note AFTER INSERT ON drill_groups FOR EACH ROW EXECUTE FUNCTION note();
    ALTER TABLE drill_groups ${mode} TRIGGER note`;

  test('that writes another table', async () => {
    const app = await trainingApp({ persons: PERSONS });
    await app.v2.query(triggers(`INSERT INTO audit (what) VALUES (NEW.name)`));
    const details = await stopped(app, { overrides: FIRE(app) });
    expect(details).toMatch(
      /public\.audit is not in the plan, and PostgreSQL counted [1-9]\d* rows inserted, .*trigger/,
    );
  });

  test('that writes a resident’s row of a moved table', async () => {
    const app = await trainingApp({ persons: PERSONS });
    await app.v2.query(
      triggers(`UPDATE training_sessions SET total_duration = 0 WHERE user_id = ${RESIDENT}`),
    );
    const details = await stopped(app, { overrides: FIRE(app) });
    expect(details).toMatch(
      /public\.training_sessions: PostgreSQL counted \d+ rows updated, the journal has \d+/,
    );
  });

  test('that fires even where triggers are silenced', async () => {
    const app = await trainingApp({ persons: PERSONS });
    await app.v2.query(triggers(`INSERT INTO audit (what) VALUES (NEW.name)`, 'ENABLE ALWAYS'));
    const details = await stopped(app, { overrides: { allow: ['TRIGGER_FIRES'] } });
    expect(details).toContain('public.audit is not in the plan');
  });

  test('is silent otherwise, and then there is nothing to see', async () => {
    const app = await trainingApp({ persons: PERSONS });
    await app.v2.query(triggers(`INSERT INTO audit (what) VALUES (NEW.name)`));
    const error = await refusal(app.migrate());
    expect(error.details.join('\n')).toContain('TRIGGER_FIRES');
    const { witness } = await app.migrate({ allow: ['TRIGGER_FIRES'] });
    expect(witness?.tables.find(({ name }) => name === 'audit')).toBeUndefined();
    expect(await app.v2.query('SELECT FROM audit')).toEqual([]);
  });
});

describe('a resident’s row that comes to point at a row about to be deleted', () => {
  const LIKES = `
    CREATE TABLE likes (
      id serial PRIMARY KEY,
      user_id int NOT NULL REFERENCES users (id),
      drill_group_id int REFERENCES drill_groups (id) ON DELETE CASCADE
    )`;
  const LIKE = `
    INSERT INTO likes (user_id, drill_group_id) SELECT ${RESIDENT}, max(id) FROM drill_groups
     WHERE user_id = ${MATCHED} AND name = 'only in V2'`;
  const STALE = `INSERT INTO drill_groups (user_id, name) SELECT ${MATCHED}, 'only in V2'`;

  async function appWithStaleGroup(sql = ''): Promise<TrainingApp> {
    const app = await trainingApp({ persons: PERSONS });
    await app.v2.query(`${STALE}; ${sql}`);
    return app;
  }
  const outside = ({ config }: TrainingApp): MigrateOptions['config'] => ({
    ...config,
    tables: { ...config.tables, likes: { role: 'outside' } },
  });

  test('beforehand: the row that it points at is kept', async () => {
    const app = await appWithStaleGroup(`${LIKES}; ${LIKE}`);
    const { plan } = await app.migrate({ config: outside(app) });
    expect(plan.hazards).toContainEqual(
      expect.objectContaining({ code: 'CASCADE_TO_RESIDENT', level: 'note', count: 1 }),
    );
    const liked = 'SELECT FROM likes l JOIN drill_groups g ON g.id = drill_group_id';
    expect(await app.v2.query(liked)).toHaveLength(1);
  });

  test('meanwhile, triggers firing: the cascade is seen', async () => {
    const app = await appWithStaleGroup(LIKES);
    const details = await stopped(app, {
      overrides: { config: { ...outside(app), triggers: 'fire' }, allow: ['TRIGGER_FIRES'] },
      failpoint: at('mapped', () => app.v2.query(LIKE)),
    });
    expect(details).toMatch(/public\.likes is not in the plan, .* 1 deleted: .*a cascade/);
  });

  test('meanwhile, triggers silent: the link is checked instead', async () => {
    const app = await appWithStaleGroup(LIKES);
    const details = await stopped(app, {
      overrides: { config: outside(app) },
      failpoint: at('mapped', () => app.v2.query(LIKE)),
      code: 'constraint_violated',
    });
    expect(details).toContain('likes_drill_group_id_fkey');
  });

  test('by a foreign key that came after the catalog was read, triggers firing', async () => {
    const app = await appWithStaleGroup();
    const details = await stopped(app, {
      overrides: FIRE(app),
      failpoint: at('mapped', () => app.v2.query(`${LIKES}; ${LIKE}`)),
    });
    expect(details).toMatch(/public\.likes is not in the plan, .* 1 deleted/);
  });

  test('by a foreign key that came after the catalog was read, triggers silent', async () => {
    const app = await appWithStaleGroup();
    const details = await stopped(app, {
      failpoint: at('mapped', () => app.v2.query(`${LIKES}; ${LIKE}`)),
      code: 'constraint_violated',
    });
    expect(details).toContain('likes_drill_group_id_fkey');
  });
});

describe('the writing code at fault', () => {
  const UPDATE = `UPDATE users SET primary_goal = 'mine now' WHERE id = ${RESIDENT}`;

  test('it updates a resident', async () => {
    const app = await trainingApp({ persons: PERSONS });
    const details = await stopped(app, { failpoint: inTheRun('written', UPDATE) });
    expect(details).toMatch(
      /public\.users: PostgreSQL counted (\d+) rows updated, the journal has \d+/,
    );
  });

  test('it updates a resident and takes that back', async () => {
    const app = await trainingApp({ persons: PERSONS });
    await stopped(app, {
      failpoint: inTheRun('written', `SAVEPOINT s; ${UPDATE}; ROLLBACK TO SAVEPOINT s`),
    });
  });

  test.each([
    ['deletes', `DELETE FROM email_verification_codes WHERE user_id <> ${MATCHED}`],
    [
      'inserts',
      `INSERT INTO custom_drills (uuid, user_id)
      SELECT gen_random_uuid(), ${RESIDENT}`,
    ],
  ])('it %s rows of a table that does not move', async (_, statement) => {
    const app = await trainingApp({ persons: PERSONS });
    const details = await stopped(app, { failpoint: inTheRun('written', statement) });
    expect(details).toMatch(/public\.(email_verification_codes|custom_drills) is not in the plan/);
  });

  test('it journals what it did to a resident, so that the counts are equal', async () => {
    const app = await trainingApp({ persons: PERSONS });
    const details = await stopped(app, {
      failpoint: at('written', async ({ client }) => {
        const { rows } = await client.query<{ journal: string }>(
          `SELECT format('rehome.journal_%s_%s', run, position) AS journal
             FROM rehome.journalled_table WHERE table_name = 'users' ORDER BY run DESC LIMIT 1`,
        );
        const list = await client.query<{ columns: string }>(
          `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns
             FROM pg_attribute WHERE attrelid = 'users'::regclass AND attnum > 0`,
        );
        const columns = list.rows[0]?.columns;
        await client.query(
          `INSERT INTO ${rows[0]?.journal} SELECT 'U', id, '', ${columns} FROM users
            WHERE id = ${RESIDENT}`,
        );
        await client.query(UPDATE);
      }),
    });
    expect(details).not.toContain('PostgreSQL counted');
    expect(details).toMatch(
      /public\.users: \d written rows belong to no person of the run: .*\(\d+\)/,
    );
  });

  /** Number of a moved table in the scratch schema. */
  async function numberOf(app: TrainingApp, table: string): Promise<number> {
    const { tables } = await app.plan();
    return tables.findIndex(({ name }) => name === table);
  }

  test.each([
    ['users', `SELECT id FROM users WHERE id = ${RESIDENT}`],
    ['drill_groups', `SELECT min(id) FROM drill_groups WHERE user_id = ${RESIDENT}`],
    ['progress_history', `SELECT id FROM progress_history WHERE user_id = ${RESIDENT}`],
    [
      'drill_group_items',
      `SELECT min(i.id) FROM drill_group_items i
      JOIN drill_groups g ON g.id = drill_group_id WHERE user_id = ${RESIDENT}`,
    ],
  ])('it updates a resident’s row of %s instead of a matched person’s', async (table, stranger) => {
    const app = await trainingApp({ persons: PERSONS });
    const number = await numberOf(app, table);
    const swap = `
      WITH victim AS (SELECT min(t_1) AS id FROM rehome_scratch.changed_${number}),
        stranger (id) AS (${stranger}),
        mapped AS (UPDATE rehome_scratch.map_${number} SET t_1 = (SELECT id FROM stranger)
          WHERE t_1 = (SELECT id FROM victim))
      UPDATE rehome_scratch.changed_${number} SET t_1 = (SELECT id FROM stranger)
        WHERE t_1 = (SELECT id FROM victim)`;
    // Else a unique value of the person who was to be updated would break the update itself.
    await app.v2.query(`ALTER TABLE progress_history DROP CONSTRAINT progress_history_user_id_key;
      DROP INDEX ix_users_email`);
    const details = await stopped(app, { failpoint: inTheRun('mapped', swap) });
    expect(details).toMatch(
      new RegExp(`public.${table}: \\d+ written rows belong to no person of the run: .*\\(\\d+\\)`),
    );
  });

  test('it deletes a resident’s row instead of a stale one', async () => {
    const app = await trainingApp({ persons: PERSONS });
    const number = await numberOf(app, 'completed_sessions');
    const details = await stopped(app, {
      failpoint: inTheRun(
        'mapped',
        `UPDATE rehome_scratch.gone_${number} SET t_1 =
           (SELECT max(id) FROM completed_sessions WHERE user_id = ${RESIDENT})
          WHERE t_1 = (SELECT max(t_1) FROM rehome_scratch.gone_${number})`,
      ),
    });
    expect(details).toMatch(/completed_sessions: 1 written rows belong to no person of the run/);
  });

  test('it changes people who are residents as well, and are only to be added to', async () => {
    const app = await trainingApp({ persons: PERSONS });
    const added = `SELECT t_1 FROM rehome_scratch.map_0 WHERE mode = 'a'`;
    const details = await stopped(app, {
      failpoint: inTheRun('mapped', `INSERT INTO rehome_scratch.changed_0 ${added}`),
    });
    expect(details).toMatch(/public\.users: 2 written rows belong to no person of the run/);
  });

  test.each([
    ['a savepoint', `SAVEPOINT s; ${UPDATE}; RELEASE SAVEPOINT s`],
    [
      'a block with an exception handler',
      `DO $$ BEGIN ${UPDATE}; RAISE EXCEPTION 'x' USING ERRCODE = 'P0002';
        EXCEPTION WHEN no_data_found THEN
          BEGIN ${UPDATE}; EXCEPTION WHEN division_by_zero THEN NULL; END; END $$`,
    ],
  ])('full mode sees a resident updated inside %s', async (_, statement) => {
    const app = await trainingApp({ persons: PERSONS });
    const details = await stopped(app, {
      overrides: { witness: 'full' },
      failpoint: inTheRun('written', statement),
    });
    expect(details).toMatch(/public\.users: the row \(\d+\) of a resident was changed/);
    expect(details).toMatch(/public\.users: \d+ rows carry this transaction's id, the journal has/);
  });
});

describe('an after file', () => {
  const withAfter = (app: TrainingApp, sql: string, writes: readonly string[]): Overrides => ({
    config: {
      ...app.config,
      after: [...app.config.after, { file: 'more.sql', writes, sql }],
    },
  });

  test('that writes a table it does not declare', async () => {
    const app = await trainingApp({ persons: PERSONS });
    const sql = `UPDATE mental_training_quotes SET type = 'read'`;
    const details = await stopped(app, { overrides: withAfter(app, sql, ['progress_history']) });
    expect(details).toMatch(/mental_training_quotes is not in the plan, .* 3 updated/);
  });

  test('that writes a moved table it does not declare, of persons of the run', async () => {
    const app = await trainingApp({ persons: PERSONS });
    const sql = `UPDATE drill_groups SET name = 'x' WHERE user_id = ${MATCHED}`;
    const details = await stopped(app, { overrides: withAfter(app, sql, ['progress_history']) });
    expect(details).toMatch(/public\.drill_groups: PostgreSQL counted \d+ rows updated/);
  });

  test.each(['UPDATE progress_history SET previous_streak = 7', 'DELETE FROM progress_history'])(
    'that writes a resident’s row of a table it declares: %s',
    async (statement) => {
      const app = await trainingApp({ persons: PERSONS });
      const sql = `${statement} WHERE user_id = ${RESIDENT}`;
      const details = await stopped(app, { overrides: withAfter(app, sql, ['progress_history']) });
      expect(details).toMatch(/progress_history: PostgreSQL counted \d+ rows (updated|deleted)/);
    },
  );

  test.each([
    'TRUNCATE mental_training_quotes',
    'ALTER TABLE custom_drills DROP COLUMN title',
    'DROP TABLE email_verification_codes',
  ])('that does what PostgreSQL does not count: %s', async (sql) => {
    const app = await trainingApp({ persons: PERSONS });
    const details = await stopped(app, { overrides: withAfter(app, sql, ['progress_history']) });
    expect(details).toMatch(/public\.\w+ was truncated, altered, dropped/);
  });

  test('may write what it declares, of persons of the run', async () => {
    const app = await trainingApp({ persons: PERSONS });
    const sql = `UPDATE completed_sessions SET duration_minutes = 77
      WHERE user_id IN (SELECT id FROM rehome_persons)`;
    const { run } = await app.migrate(withAfter(app, sql, ['completed_sessions']));
    expect(run).not.toBeNull();
    const written = await app.v2.query(
      'SELECT FROM completed_sessions WHERE duration_minutes = 77',
    );
    expect(written.length).toBeGreaterThan(300);
  });

  // PostgreSQL counts both updates, the journal knows one: a limit, and on the safe side.
  test('that writes rows which another after file has written is stopped', async () => {
    const app = await trainingApp({ persons: PERSONS });
    const sql = `UPDATE progress_history SET previous_streak = 77
      WHERE user_id IN (SELECT id FROM rehome_persons)`;
    const details = await stopped(app, { overrides: withAfter(app, sql, ['progress_history']) });
    expect(details).toMatch(/progress_history: PostgreSQL counted \d+ rows updated/);
  });
});

describe('nothing at fault', () => {
  test('full mode passes and says what it looked at', async () => {
    const app = await trainingApp({ persons: PERSONS });
    const [all] = await app.v2.query<{ tables: string }>(
      `SELECT count(*) AS tables FROM pg_tables WHERE schemaname = 'public'`,
    );
    const { witness } = await app.migrate({ witness: 'full' });
    expect(witness).toMatchObject({ mode: 'full', transaction: expect.stringMatching(/^\d+$/) });
    const written = witness?.tables.flatMap(({ expected, counted, keys, owned }) => {
      expect(counted).toEqual(expected);
      expect(owned).toBe(keys);
      return keys > 0 ? [keys] : [];
    });
    expect(written).toHaveLength(11);
    expect(witness?.tablesWithoutWrites).toBe(Number(all?.tables) - 11);
    expect(witness?.full?.tablesScanned).toBe(Number(all?.tables));
    const left = witness?.tables.reduce(
      (sum, { expected, keys }) => sum + keys - expected.deleted,
      0,
    );
    expect(witness?.full?.rowsOfTransaction).toBe(left);
    expect(witness?.full?.residentRows).toBeGreaterThan(200);
  });

  test.each(['ordinary', 'full'] as const)(
    'residents who go on writing do not disturb it (%s)',
    async (witness) => {
      const app = await trainingApp({ persons: PERSONS });
      const write = await readExampleFile('resident-write.sql');
      const streak = `SELECT current_streak FROM progress_history WHERE user_id = ${RESIDENT}`;
      const [before] = await app.v2.query<{ current_streak: number }>(streak);
      const places = ['staged', 'mapped', 'written', 'witnessed', 'verified'];
      const result = await app.migrate({ witness }, async (name) => {
        if (places.includes(name)) await app.v2.query(write);
      });
      expect(result.run).not.toBeNull();
      const [after] = await app.v2.query<{ current_streak: number }>(streak);
      expect(after?.current_streak).toBe((before?.current_streak ?? 0) + places.length);
      const late = await app.v2.query(`SELECT FROM users WHERE email LIKE 'late.signup%'`);
      expect(late).toHaveLength(places.length);
    },
  );
});
