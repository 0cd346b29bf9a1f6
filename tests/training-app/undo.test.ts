/** Taking a run back: everyone else's later writes stay, and what cannot be told is asked. */
import { describe, expect, test } from 'vitest';
import type { UndoConflict } from '../../src/index.js';
import { readExampleFile } from '../example/load-example.js';
import { useDatabases } from '../harness/databases.js';
import { diffSnapshots, snapshotRows } from '../harness/snapshot.js';
import { refusal, type TrainingApp, useTrainingApp } from '../harness/training-app.js';
import {
  type AllowedWrite,
  expectAfterUndo,
  type Row,
  readDatabase,
  type Snapshot,
} from '../oracle/index.js';
import { holds, nothing, undone, writes } from './against-oracle.js';

const PERSONS = 100;
const trainingApp = useTrainingApp(useDatabases());

interface Migrated {
  readonly app: TrainingApp;
  readonly run: number;
  readonly before: Snapshot;
}

async function migrated(): Promise<Migrated> {
  const app = await trainingApp({ persons: PERSONS });
  const before = await readDatabase(app.v2.url);
  const { run } = await app.migrate();
  if (run === null) throw new Error('there was nothing to do');
  return { app, run, before };
}

/** A row that the run inserted, updated or deleted; `where` is about the row `t` as it is now. */
async function written(
  { app, run }: Migrated,
  table: string,
  op: 'I' | 'U' | 'D',
  where = 'true',
): Promise<string> {
  const [journal] = await app.v2.query<{ position: number }>(
    'SELECT position FROM rehome.journalled_table WHERE run = $1 AND table_name = $2',
    [run, table],
  );
  const [row] = await app.v2.query<{ id: number }>(
    `SELECT max(k_1) AS id FROM rehome.journal_${run}_${journal?.position}
       LEFT JOIN ${table} t ON t.id = k_1 WHERE op = $1 AND ${where}`,
    [op],
  );
  if (row?.id == null) throw new Error(`the run has no ${op} in ${table}`);
  return String(row.id);
}

const ofClass = ({ run }: Migrated, how: 'm' | 'i') =>
  `t.user_id IN (SELECT t_1 FROM rehome.persons_${run} WHERE how = '${how}')`;

async function rowOf(app: TrainingApp, table: string, key: string): Promise<Row | null> {
  const rows = (await readDatabase(app.v2.url)).get(table)?.rows;
  return rows?.find(({ id }) => id === key) ?? null;
}

const ledger = (app: TrainingApp) =>
  app.v2.query('SELECT id, kind, undoes, state FROM rehome.run ORDER BY id');

test('what residents and the app wrote since stays', async () => {
  const { app, run, before } = await migrated();
  const john = `(SELECT id FROM users WHERE email = 'john_doe@example.com')`;
  const [since] = await app.v2.query<{ lsn: string }>('SELECT pg_current_xact_id()::text AS lsn');
  await app.v2.query(await readExampleFile('resident-write.sql'));
  await app.v2.query(`
    INSERT INTO mental_training_sessions (user_id, duration_minutes) SELECT ${john}, 5;
    INSERT INTO drill_groups (user_id, name) SELECT ${john}, 'later';
    UPDATE email_verification_codes SET is_used = NOT is_used;
    UPDATE custom_drills SET title = 'renamed'`);
  const theirs: AllowedWrite[] = [];
  for (const [table, { rows }] of await readDatabase(app.v2.url)) {
    const later = await app.v2.query<{ id: number }>(
      `SELECT id FROM ${table} WHERE xmin::text::bigint > $1`,
      [since?.lsn],
    );
    const keys = new Set(later.map(({ id }) => String(id)));
    theirs.push(...rows.filter(({ id }) => keys.has(id ?? '')).map((row) => write(table, row)));
  }
  expect(new Set(theirs.map(({ table }) => table)).size).toBe(7);
  await undone(app, run, before, theirs);
});

function write(table: string, row: Row): AllowedWrite {
  return { table, key: row.id ?? '', columns: row };
}

interface Case {
  readonly kind: UndoConflict['kind'];
  readonly table: string;
  readonly what: string;
  /** Does it, and says which row is concerned. */
  act(made: Migrated): Promise<string>;
  /** Rows that are not as before although the run was taken back, with changed rows kept. */
  kept(made: Migrated, key: string): Promise<readonly AllowedWrite[]>;
  /** The same with changed rows restored. */
  restored(made: Migrated, key: string): Promise<readonly AllowedWrite[]>;
}

const asItIs =
  (table: string) =>
  async ({ app }: Migrated, key: string): Promise<readonly AllowedWrite[]> => [
    { table, key, columns: await rowOf(app, table, key) },
  ];
const asBefore = async (): Promise<readonly AllowedWrite[]> => [];

/** The new person, and what came to point at them; nothing else of theirs. */
const personStays = async (made: Migrated, key: string): Promise<readonly AllowedWrite[]> => {
  const now = await readDatabase(made.app.v2.url);
  const later = now.get('mental_training_sessions')?.rows.filter((row) => row.user_id === key);
  return [
    ...(await asItIs('users')(made, key)),
    ...(later ?? []).map((row) => write('mental_training_sessions', row)),
  ];
};

const CASES: readonly Case[] = [
  {
    kind: 'changed_since',
    table: 'users',
    what: 'a person that the run updated',
    async act(made) {
      const key = await written(made, 'users', 'U');
      await made.app.v2.query(`UPDATE users SET primary_goal = 'later' WHERE id = ${key}`);
      return key;
    },
    kept: asItIs('users'),
    restored: asBefore,
  },
  {
    kind: 'changed_since',
    table: 'password_reset_codes',
    what: 'a row that the run inserted for a matched person',
    async act(made) {
      const key = await written(made, 'password_reset_codes', 'I', ofClass(made, 'm'));
      await made.app.v2.query(`UPDATE password_reset_codes SET is_used = true WHERE id = ${key}`);
      return key;
    },
    kept: asItIs('password_reset_codes'),
    restored: asBefore,
  },
  {
    kind: 'deleted_since',
    table: 'session_preferences',
    what: 'a row that the run updated',
    async act(made) {
      const key = await written(made, 'session_preferences', 'U');
      await made.app.v2.query(`DELETE FROM session_preferences WHERE id = ${key}`);
      return key;
    },
    kept: async (_, key) => [{ table: 'session_preferences', key, columns: null }],
    restored: asBefore,
  },
  {
    kind: 'key_taken',
    table: 'completed_sessions',
    what: 'the key of a row that the run deleted',
    async act(made) {
      const key = await written(made, 'completed_sessions', 'D');
      await made.app.v2.query(
        `INSERT INTO completed_sessions (id, user_id, date) SELECT ${key}, id, '2025-10-02'
           FROM users WHERE email = 'johnXdoe@example.com'`,
      );
      return key;
    },
    kept: asItIs('completed_sessions'),
    restored: asItIs('completed_sessions'),
  },
  {
    kind: 'referenced_since',
    table: 'users',
    what: 'a person that the run inserted',
    async act(made) {
      const key = await written(made, 'users', 'I');
      await made.app.v2.query(
        `INSERT INTO mental_training_sessions (user_id, duration_minutes) VALUES (${key}, 9)`,
      );
      return key;
    },
    kept: personStays,
    restored: personStays,
  },
];

describe.each(CASES)('$kind: $what', ({ kind, table, act, kept, restored }) => {
  test('stops the undo, which names it', async () => {
    const made = await migrated();
    const { app, run } = made;
    const key = await act(made);
    const [picture, runs] = [await snapshotRows(app.v2.url), await ledger(app)];
    const conflict = { kind, table: `public.${table}`, key: `(${key})` };
    const looked = await app.undo(run, { dryRun: true });
    expect(looked.conflicts).toEqual([expect.objectContaining(conflict)]);

    const error = await refusal(app.undo(run));
    expect(error).toMatchObject({ code: 'undo_conflicts', exitCode: 6, state: 'not_applied' });
    expect(error.details).toHaveLength(1);
    expect(error.details[0]).toContain(`public.${table} (${key})`);
    expect(diffSnapshots(picture, await snapshotRows(app.v2.url))).toEqual([]);
    expect(await ledger(app)).toEqual(runs);
  });

  test.each(['keep', 'restore'] as const)('goes on with %s', async (changed) => {
    const made = await migrated();
    const { app, run, before } = made;
    const key = await act(made);
    const allowedWrites = await (changed === 'keep' ? kept : restored)(made, key);
    const result = await app.undo(run, { changed });
    expect(result.conflicts).toHaveLength(1);
    await holds(app, expectAfterUndo({ before, allowedWrites }));
  });
});

test('a unique value that a resident has by now is theirs', async () => {
  const made = await migrated();
  const { app, run, before } = made;
  const key = await written(made, 'refresh_tokens', 'D');
  const token = before.get('refresh_tokens')?.rows.find(({ id }) => id === key)?.token;
  await app.v2.query(
    `INSERT INTO refresh_tokens (user_id, token) SELECT id, $1 FROM users
      WHERE email = 'johnXdoe@example.com'`,
    [token],
  );
  const error = await refusal(app.undo(run));
  expect(error).toMatchObject({ code: 'undo_conflicts', exitCode: 6 });
  expect(error.details.join('\n')).toMatch(/public\.refresh_tokens .*token: .*has its value/);

  const now = await readDatabase(app.v2.url);
  const taken = now.get('refresh_tokens')?.rows.find((row) => row.token === token);
  await app.undo(run, { changed: 'restore' });
  const allowedWrites: AllowedWrite[] = [{ table: 'refresh_tokens', key, columns: null }];
  if (taken) allowedWrites.push(write('refresh_tokens', taken));
  await holds(app, expectAfterUndo({ before, allowedWrites }));
});

test('a row that is kept keeps what it points at, up to the new person', async () => {
  const made = await migrated();
  const { app, run, before } = made;
  const groups = `SELECT t.id FROM drill_groups t WHERE ${ofClass(made, 'i')}`;
  const item = await written(made, 'drill_group_items', 'I', `t.drill_group_id IN (${groups})`);
  await app.v2.query(`UPDATE drill_group_items SET position = 4242 WHERE id = ${item}`);
  const changed = await rowOf(app, 'drill_group_items', item);
  const group = await rowOf(app, 'drill_groups', changed?.drill_group_id ?? '');
  const person = await rowOf(app, 'users', group?.user_id ?? '');
  const result = await app.undo(run, { changed: 'keep' });
  expect(result.conflicts.map((conflict) => `${conflict.kind} ${conflict.table}`)).toEqual([
    'changed_since public.drill_group_items',
    'referenced_since public.drill_groups',
    'referenced_since public.users',
  ]);
  const allowedWrites = [
    write('drill_group_items', changed ?? {}),
    write('drill_groups', group ?? {}),
    write('users', person ?? {}),
  ];
  await holds(app, expectAfterUndo({ before, allowedWrites }));
});

test('a row that the run inserted and the app deleted since is no conflict', async () => {
  const made = await migrated();
  const key = await written(made, 'saved_filters', 'I');
  await made.app.v2.query(`DELETE FROM saved_filters WHERE id = ${key}`);
  await undone(made.app, made.run, made.before);
});

test('dryRun says what will be done, and writes nothing', async () => {
  const { app, run } = await migrated();
  const [picture, runs] = [await snapshotRows(app.v2.url), await ledger(app)];
  const looked = await app.undo(run, { dryRun: true });
  expect(looked).toMatchObject({ run: null, undid: run, conflicts: [], witness: null });
  expect(diffSnapshots(picture, await snapshotRows(app.v2.url))).toEqual([]);
  expect(await ledger(app)).toEqual(runs);
  const done = await app.undo(run);
  expect(done.tables).toEqual(looked.tables);
  for (const table of done.tables) {
    const counted = done.witness?.tables.find(({ name }) => name === table.name)?.counted;
    expect(counted).toEqual({
      inserted: table.reinserted,
      updated: table.restored,
      deleted: table.removed,
    });
  }
});

test('an undo can be taken back, and the run then again', async () => {
  const { app, run, before } = await migrated();
  const moved = await snapshotRows(app.v2.url);
  const back = await app.undo(run);
  await holds(app, expectAfterUndo({ before }));

  const forth = await app.undo(back.run);
  expect(diffSnapshots(moved, await snapshotRows(app.v2.url))).toEqual([]);
  expect(await ledger(app)).toMatchObject([
    { id: run, state: 'applied' },
    { id: back.run, state: 'undone', undoes: run },
    { id: forth.run, state: 'applied', undoes: back.run },
  ]);
  const idle = await app.plan();
  expect(writes(idle)).toEqual(nothing(idle));

  await undone(app, run, before);
});

describe('refused', () => {
  test('a run that is undone already, and one that nobody knows', async () => {
    const { app, run } = await migrated();
    const unknown = await refusal(app.undo(4_242));
    expect(unknown).toMatchObject({ code: 'run_unknown', exitCode: 6 });
    await app.undo(run);
    const picture = await snapshotRows(app.v2.url);
    const twice = await refusal(app.undo(run));
    expect(twice).toMatchObject({ code: 'run_not_applied', exitCode: 6 });
    expect(diffSnapshots(picture, await snapshotRows(app.v2.url))).toEqual([]);
  });

  test('where no run was ever made', async () => {
    const app = await trainingApp({ persons: PERSONS });
    expect(await refusal(app.undo(1))).toMatchObject({ code: 'run_unknown', exitCode: 6 });
  });

  test('a run that a later one builds on', async () => {
    const { app, run } = await migrated();
    await app.v1.query(`UPDATE users SET primary_goal = 'another' WHERE id = 2`);
    const later = await app.migrate();
    const error = await refusal(app.undo(run));
    expect(error).toMatchObject({ code: 'later_run_applied', exitCode: 6 });
    expect(error.hint).toContain(`--run ${later.run}`);
  });

  test('an undo that touches a resident', async () => {
    const { app, run } = await migrated();
    const picture = await snapshotRows(app.v2.url);
    const error = await refusal(
      app.undo(run, {}, async (name, session) => {
        const sql = `UPDATE users SET primary_goal = 'x' WHERE email = 'johnXdoe@example.com'`;
        if (name === 'written') await session?.client.query(sql);
      }),
    );
    expect(error).toMatchObject({ code: 'witness_failed', exitCode: 7 });
    expect(error.details.join('\n')).toContain('public.users: PostgreSQL counted');
    expect(diffSnapshots(picture, await snapshotRows(app.v2.url))).toEqual([]);
    await app.undo(run);
  });
});
