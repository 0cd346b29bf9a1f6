/** What went wrong when the training app was moved by hand, item by item. */
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { withConnection } from '../../src/embedded/databases.js';
import type { Failpoint } from '../../src/pipeline/failpoint.js';
import { type TestDatabase, useDatabases } from '../harness/databases.js';
import { diffSnapshots, snapshotRows } from '../harness/snapshot.js';
import { refusal, type TrainingApp, useTrainingApp } from '../harness/training-app.js';
import {
  type AllowedWrite,
  compare,
  expectAfterMigrate,
  readDatabase,
  showDifferences,
} from '../oracle/index.js';

const PERSONS = 300;
const DIRECTLY_OWNED = [
  'completed_sessions',
  'session_preferences',
  'drill_groups',
  'progress_history',
  'saved_filters',
  'refresh_tokens',
  'password_reset_codes',
  'training_sessions',
];

const trainingApp = useTrainingApp(useDatabases());

interface Row {
  readonly row: string;
}

async function rows(database: TestDatabase, sql: string): Promise<string[]> {
  return (await database.query<Row>(sql)).map(({ row }) => row);
}

/** The account and every row that names it, as text. */
async function everythingOf(database: TestDatabase, email: string): Promise<string[]> {
  const person = `(SELECT id FROM users WHERE email = '${email}')`;
  const owned = DIRECTLY_OWNED.map(
    (table) => `SELECT '${table}' || t::text AS row FROM ${table} t WHERE user_id = ${person}`,
  );
  return rows(
    database,
    `SELECT 'users' || t::text AS row FROM users t WHERE email = '${email}'
     UNION ALL ${owned.join(' UNION ALL ')} ORDER BY row`,
  );
}

const passwordOf = (database: TestDatabase, email: string) =>
  rows(database, `SELECT hashed_password AS row FROM users WHERE lower(email) = '${email}'`);

describe('matching by ILIKE took _ for any character', () => {
  test.each([
    ['john_doe@example.com', 'johnXdoe@example.com'],
    ['mary_major@example.org', 'maryXmajor@example.org'],
  ])('%s moves, %s is left alone', async (person, resident) => {
    const app = await trainingApp({ persons: PERSONS });
    const before = await everythingOf(app.v2, resident);
    expect(before.length).toBeGreaterThan(1);
    const theirs = await passwordOf(app.v1, person);
    expect(await passwordOf(app.v2, resident.toLowerCase())).not.toEqual(theirs);

    await app.migrate();
    expect(await everythingOf(app.v2, resident)).toEqual(before);
    expect(theirs).toHaveLength(1);
    expect(await passwordOf(app.v2, person)).toEqual(theirs);
  });
});

describe('a failing insert left the person gone', () => {
  const BROKEN = [
    { table: 'users', spoil: `primary_goal = 'broken'`, check: `primary_goal <> 'broken'` },
    { table: 'progress_history', spoil: 'current_streak = -4242', check: 'current_streak >= 0' },
    { table: 'ordered_session_drills', spoil: 'position = 4242', check: 'position <> 4242' },
  ];
  test.each(BROKEN)('one row of $table breaks a CHECK: nothing is written', async (broken) => {
    const { table, spoil, check } = broken;
    const app = await trainingApp({ persons: PERSONS });
    const latest = `SELECT id FROM ${table} ORDER BY id DESC LIMIT 1`;
    await app.v1.query(`UPDATE ${table} SET ${spoil} WHERE id = (${latest})`);
    await app.v2.query(`ALTER TABLE ${table} ADD CONSTRAINT unbroken CHECK (${check})`);
    const before = await snapshotRows(app.v2.url);

    const beforehand = await refusal(app.migrate());
    expect(beforehand).toMatchObject({ code: 'refused_hazards', exitCode: 6 });
    expect(beforehand.details.join('\n')).toContain('CHECK_FAILS: ');
    expect(beforehand.details.join('\n')).toContain('unbroken');
    expect(diffSnapshots(before, await snapshotRows(app.v2.url))).toEqual([]);

    // One that fails only while rows are written, so that nothing can find it before.
    await app.v2.query(`
      CREATE FUNCTION being_written() RETURNS boolean LANGUAGE sql VOLATILE
        AS $$ SELECT current_query() ~ '(INSERT INTO|UPDATE) "public"' $$;
      ALTER TABLE ${table} DROP CONSTRAINT unbroken,
        ADD CONSTRAINT unbroken CHECK (${check} OR NOT public.being_written())`);
    const error = await refusal(app.migrate());
    expect(error).toMatchObject({
      code: 'constraint_violated',
      exitCode: 7,
      state: 'not_applied',
      message: expect.stringContaining(`public.${table}`),
    });
    expect(error.message).toContain('unbroken');
    expect(diffSnapshots(before, await snapshotRows(app.v2.url))).toEqual([]);
    expect(await rows(app.v2, 'SELECT state AS row FROM rehome.run')).toEqual(['failed', 'failed']);

    await app.v2.query(`ALTER TABLE ${table} DROP CONSTRAINT unbroken`);
    expect((await app.migrate()).rowsWritten).toBeGreaterThan(0);
  });
});

/** Signs up and trains in V2, as fast as it can, until it is told to stop. */
class Writer {
  readonly writes: AllowedWrite[] = [];
  readonly failures: unknown[] = [];
  #going = true;
  readonly #done: Promise<void>;

  constructor(url: string, name: string) {
    this.#done = withConnection(url, async (connection) => {
      for (let n = 0; this.#going; n += 1) {
        const email = `${name}.${n}@pitch.example`;
        try {
          const user = await connection.query<{ id: number }>(
            'INSERT INTO users (first_name, email) VALUES ($1, $2) RETURNING id',
            [name, email],
          );
          const id = String(user.rows[0]?.id);
          this.writes.push({ table: 'users', key: id, columns: { id, first_name: name, email } });
          const session = await connection.query<{ id: number }>(
            `INSERT INTO completed_sessions (user_id, date) VALUES ($1, '2025-10-01') RETURNING id`,
            [id],
          );
          const key = String(session.rows[0]?.id);
          const columns = { id: key, user_id: id, date: '2025-10-01 00:00:00' };
          this.writes.push({ table: 'completed_sessions', key, columns });
        } catch (error) {
          this.failures.push(error);
        }
      }
    });
  }

  /** Waits until so many more rows are in. */
  async more(rowsMore: number): Promise<void> {
    const wanted = this.writes.length + rowsMore;
    while (this.writes.length < wanted && this.failures.length === 0) await delay(5);
  }

  async stop(): Promise<void> {
    this.#going = false;
    await this.#done;
  }
}

test('sequences were reset while the app inserted', async () => {
  const app = await trainingApp({ persons: PERSONS });
  const before = {
    v1: await readDatabase(app.v1.url),
    v2: await readDatabase(app.v2.url),
  };
  const writers = ['anna', 'bert'].map((name) => new Writer(app.v2.url, name));
  const writeMore: Failpoint = async (name) => {
    if (name === 'committed') return;
    for (const writer of writers) await writer.more(4);
  };
  try {
    await app.migrate({ witness: 'full' }, writeMore);
    for (const writer of writers) await writer.more(4);
  } finally {
    for (const writer of writers) await writer.stop();
  }
  expect(writers.flatMap((writer) => writer.failures)).toEqual([]);
  const writes = writers.flatMap((writer) => writer.writes);
  expect(writes.length).toBeGreaterThan(50);
  const places = writes.map(({ table, key }) => `${table} ${key}`);
  expect(new Set(places).size).toBe(places.length);

  const expectation = expectAfterMigrate({ ...before, allowedWrites: writes });
  expect(showDifferences(compare(expectation, await readDatabase(app.v2.url)))).toBe('');
});

/** Everyone who moves and is nobody else in V2, as lower-cased e-mails. */
async function cohort(app: TrainingApp): Promise<string> {
  const there = await app.v2.query<{ id: number; email: string }>(
    `SELECT id, lower(email) AS email FROM users WHERE email LIKE '%@%'`,
  );
  const ids = new Map(there.map(({ id, email }) => [email, id]));
  const ours = await app.v1.query<{ id: number; email: string }>(
    `SELECT id, lower(email) AS email FROM users WHERE email LIKE '%@%'`,
  );
  const moving = ours.filter(({ id, email }) => (ids.get(email) ?? id) === id);
  expect(moving.length).toBeGreaterThan(250);
  return moving.map(({ email }) => `'${email.replaceAll("'", "''")}'`).join(', ');
}

const drillsOf = (persons: string, link: string) => `
  SELECT concat_ws(' | ', lower(u.email), g.name, i.position, i.created_at, d.title) AS row
    FROM drill_group_items i JOIN drill_groups g ON g.id = drill_group_id
    JOIN users u ON u.id = user_id JOIN drills d ON ${link}
   WHERE lower(u.email) IN (${persons}) ORDER BY 1`;

const trainedBy = (persons: string, link: string) => `
  SELECT concat_ws(' | ', lower(u.email), s.created_at, o.position, o.sets_done, d.title) AS row
    FROM ordered_session_drills o JOIN training_sessions s ON s.id = session_id
    JOIN users u ON u.id = user_id JOIN drills d ON ${link}
   WHERE lower(u.email) IN (${persons}) ORDER BY 1`;

describe('drills were mapped by id', () => {
  test('every item is the drill of the same title, though the numbers differ', async () => {
    const app = await trainingApp({ persons: PERSONS });
    const persons = await cohort(app);
    const titles = 'SELECT id || title AS row FROM drills';
    const theirs = new Set(await rows(app.v2, titles));
    const alike = (await rows(app.v1, titles)).filter((title) => theirs.has(title));
    expect(alike.length).toBeLessThan(10);
    const known = (await rows(app.v2, 'SELECT quote_literal(title) AS row FROM drills')).join(', ');

    await app.migrate();
    for (const what of [drillsOf, trainedBy]) {
      const wanted = await rows(app.v1, what(persons, `d.id = drill_id AND title IN (${known})`));
      expect(wanted.length).toBeGreaterThan(1_000);
      expect(await rows(app.v2, what(persons, 'd.uuid = drill_uuid'))).toEqual(wanted);
    }
  });

  test('an item whose drill V2 lacks is left out and counted, never NULL', async () => {
    const app = await trainingApp({ persons: PERSONS });
    const known = (await rows(app.v2, 'SELECT quote_literal(title) AS row FROM drills')).join(', ');
    const [lacking] = await rows(
      app.v1,
      `SELECT count(*)::text AS row FROM drill_group_items i JOIN drills d ON d.id = drill_id
         JOIN drill_groups g ON g.id = drill_group_id JOIN users u ON u.id = user_id
        WHERE title NOT IN (${known}) AND email LIKE '%@%'`,
    );
    expect(Number(lacking)).toBeGreaterThan(5);
    const { plan } = await app.migrate();
    const items = plan.tables.find(({ name }) => name === 'drill_group_items');
    expect(items?.excluded.reference_missing).toBe(Number(lacking));
    expect(plan.hazards).toContainEqual(
      expect.objectContaining({
        code: 'REFERENCE_MISSING',
        where: 'public.drill_group_items.drill_uuid',
        count: Number(lacking),
        examples: expect.arrayContaining([expect.stringContaining('Rainbow flick (old)')]),
      }),
    );
    const empty = 'SELECT id::text AS row FROM drill_group_items WHERE drill_uuid IS NULL';
    expect(await rows(app.v2, empty)).toEqual([]);
  });

  test('unless the config says so, such an item stops the run', async () => {
    const app = await trainingApp({ persons: PERSONS });
    const before = await snapshotRows(app.v2.url);
    const { drills, ...tables } = app.config.tables;
    const stop = { ...app.config, tables: { ...tables, drills: { ...drills, missing: 'stop' } } };
    const error = await refusal(app.migrate({ config: stop as typeof app.config }));
    expect(error).toMatchObject({ code: 'refused_hazards', exitCode: 6 });
    expect(error.details.join('\n')).toContain('REFERENCE_MISSING');
    expect(diffSnapshots(before, await snapshotRows(app.v2.url))).toEqual([]);
  });
});

test('saved filters were deleted, and none inserted', async () => {
  const app = await trainingApp({ persons: PERSONS });
  const persons = await cohort(app);
  const filters = `
    SELECT concat_ws(' | ', lower(email), client_id, name, saved_time, saved_equipment,
             saved_training_style, saved_location, saved_difficulty) AS row
      FROM saved_filters f JOIN users u ON u.id = user_id
     WHERE lower(email) IN (${persons}) ORDER BY 1`;
  const taken = await rows(
    app.v2,
    `SELECT client_id AS row FROM saved_filters f LEFT JOIN users u ON u.id = user_id
      WHERE lower(email) IN (${persons}) IS NOT TRUE`,
  );
  const wanted = await rows(app.v1, filters);
  const free = wanted.filter((filter) => !taken.includes(filter.split(' | ')[1] ?? ''));
  const { plan } = await app.migrate();
  expect(await rows(app.v2, filters)).toEqual(free);
  expect(free.length).toBeGreaterThan(200);
  const planned = plan.tables.find(({ name }) => name === 'saved_filters');
  expect(planned?.excluded.unique_clash).toBe(wanted.length - free.length);
  expect(wanted.length - free.length).toBeGreaterThan(0);
});

describe('what is in V2 only was lost', () => {
  const ONLY_IN_V2 = [
    'friendships',
    'custom_drills',
    'mental_training_sessions',
    'email_verification_codes',
    'user_store_items',
    'purchase_transactions',
  ];
  const EXTRAS = `
    SELECT concat_ws(' | ', id, username, avatar_path, avatar_background_color) AS row
      FROM users WHERE username IS NOT NULL ORDER BY id`;

  test('all of it survives, of matched persons and of residents', async () => {
    const app = await trainingApp({ persons: PERSONS, variant: 'later' });
    const [john] = await rows(
      app.v2,
      `SELECT id::text AS row FROM users WHERE email = 'john_doe@example.com'`,
    );
    for (const table of ['custom_drills', 'user_store_items', 'purchase_transactions']) {
      const his = await rows(
        app.v2,
        `SELECT id::text AS row FROM ${table} WHERE user_id = ${john}`,
      );
      expect(his.length, table).toBeGreaterThan(0);
    }
    const between = await rows(
      app.v2,
      `SELECT f.id::text AS row FROM friendships f JOIN users u
         ON u.id IN (requester_user_id, addressee_user_id) AND u.email = 'johnXdoe@example.com'
        WHERE ${john} IN (requester_user_id, addressee_user_id)`,
    );
    expect(between.length).toBeGreaterThan(0);
    const before = await snapshotRows(app.v2.url);
    const extras = await rows(app.v2, EXTRAS);
    expect(extras.length).toBeGreaterThan(50);

    await app.migrate();
    const after = await snapshotRows(app.v2.url);
    for (const table of ONLY_IN_V2) {
      expect(before.get(`public.${table}`)?.count, table).toBeGreaterThan(5);
      expect(after.get(`public.${table}`), table).toEqual(before.get(`public.${table}`));
    }
    expect(await rows(app.v2, EXTRAS)).toEqual(extras);
  });

  test('a person with store items and purchases is brought up to date all the same', async () => {
    const app = await trainingApp({ persons: PERSONS, variant: 'later' });
    const [hash] = await passwordOf(app.v1, 'john_doe@example.com');
    expect(await passwordOf(app.v2, 'john_doe@example.com')).not.toEqual([hash]);
    await app.migrate();
    expect(await passwordOf(app.v2, 'john_doe@example.com')).toEqual([hash]);
  });
});
