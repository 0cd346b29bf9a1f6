/** `rehome migrate` as a whole: its parts in order, what it reuses, and what it leaves behind. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listPoints } from '../../src/index.js';
import { useDatabases } from '../harness/databases.js';
import { diffSnapshots, snapshotRows } from '../harness/snapshot.js';
import { refusal } from '../harness/training-app.js';
import { outcomes, states, useWholeProcess, type World } from './whole-process.js';

const databases = useDatabases();
const wholeProcess = useWholeProcess(databases);

const RESIDENT = `INSERT INTO users (first_name, last_name, email, hashed_password)
  VALUES ('Rex', 'Resident', 'rex.resident@example.org', 'x')`;

const ALL_DONE = [
  'status: done',
  'schema: done',
  'staging: done',
  'rehearsal: done',
  'point: done',
  'confirm: skipped',
  'migrate: done',
  'tests: done',
  'report: done',
];

test('all parts in order; then there is nothing to do; two runs taken back lead back', async () => {
  const { app, workdir, whole } = await wholeProcess();
  const [v1, v2] = [await snapshotRows(app.v1.url), await snapshotRows(app.v2.url)];
  const first = await whole();
  expect(outcomes(first)).toEqual(ALL_DONE);
  expect(states(first.before)).toEqual({
    ...{ plan: 'done', rehearsal: 'done', point: 'done', residents: 'done', source: 'unknown' },
  });
  expect(states(first.after)).toMatchObject({ run: 'done', witness: 'done', tests: 'done' });
  expect(states(first.after)).toMatchObject({ residents: 'done', source: 'done' });
  const residents = first.after?.items.find(({ name }) => name === 'residents')?.text;
  expect(residents).toMatch(
    /held against the rollback point: [\d,]+ rows in .*the same to the byte/,
  );
  expect(first.rehearsal).toMatchObject({ passed: true, wayBack: { differences: [] } });
  expect(diffSnapshots(v1, await snapshotRows(app.v1.url))).toEqual([]);
  const points = await listPoints({ workdir, verify: true });
  expect(points.map(({ state, file }) => [state, file])).toEqual([['whole', first.point]]);
  expect(await readdir(join(workdir, 'reports'))).toEqual(
    expect.arrayContaining(['migration_1.json', expect.stringMatching(/^rehearsal_/)]),
  );

  const nothing = await whole();
  expect(outcomes(nothing)).toEqual([
    'status: done',
    ...ALL_DONE.slice(1).map((line) => line.replace(/: .*/, ': skipped')),
  ]);
  expect(nothing.migration.run).toBeNull();

  // The source goes on, and a second run catches up with it.
  await app.v1.query(`UPDATE users SET first_name = 'Later' WHERE id = 3;
    INSERT INTO drill_groups (user_id, name, description, is_liked_group) VALUES (3, 'Late', '', false)`);
  const second = await whole({ skipStaging: true });
  expect(second.migration.run).not.toBeNull();
  expect(second.migration.rowsWritten).toBeLessThan(5);
  expect(states(second.before).source).toBe('open');
  const { run: latest } = await app.undo(second.migration.run);
  expect(latest).not.toBeNull();
  await app.undo(first.migration.run);
  expect(diffSnapshots(v2, await snapshotRows(app.v2.url))).toEqual([]);
});

test('interrupted while staging is filled, it says what has become of staging', async () => {
  const { whole } = await wholeProcess();
  const controller = new AbortController();
  const failed = await refusal(
    whole({
      signal: controller.signal,
      observer: (event) => {
        if (event.kind === 'stage-started' && event.title === 'Make the tables') controller.abort();
      },
    }),
  );
  expect(failed).toMatchObject({ code: 'interrupted', exitCode: 130, state: 'not_applied' });
  expect(failed.message).toContain('staging had been cleared and is not whole');
});

describe('what is finished is not repeated unless what it was made from has changed', () => {
  /** Everything up to the question is made, and the answer is no. */
  async function declined(world: World): Promise<void> {
    const decline = async () => {
      throw new Error('declined');
    };
    await expect(world.whole({ confirm: decline })).rejects.toThrow('declined');
  }

  test('all of it is reused', async () => {
    const world = await wholeProcess();
    await declined(world);
    const again = await world.whole();
    expect(outcomes(again)).toEqual([
      ...[
        'status: done',
        'schema: reused',
        'staging: reused',
        'rehearsal: reused',
        'point: reused',
      ],
      ...ALL_DONE.slice(5),
    ]);
    expect(states(again.before)).toMatchObject({ rehearsal: 'done', point: 'done' });
  });

  test('a resident’s write asks for a new point alone; a new row in the source for everything', async () => {
    const world = await wholeProcess();
    await declined(world);
    await world.app.v2.query(RESIDENT);
    // PostgreSQL tells its counts within a second.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await declined(world);
    const { workdir } = world;
    expect(await listPoints({ workdir })).toHaveLength(2);
    expect(
      (await readdir(join(workdir, 'reports'))).filter((name) => /^rehearsal_.*\.json$/.test(name)),
    ).toHaveLength(1);
    await world.app.v1.query(`UPDATE users SET first_name = 'New' WHERE id = 5`);
    const third = await world.whole();
    expect(outcomes(third).slice(0, 4)).toEqual(ALL_DONE.slice(0, 4));
  });

  test('a damaged point, or a staging that somebody has cleared, is made anew', async () => {
    const world = await wholeProcess();
    await declined(world);
    const [point] = await listPoints({ workdir: world.workdir });
    const folder = join(world.workdir, 'backups', point?.point?.folder ?? '?');
    const [file] = point?.point?.files ?? [];
    const { truncate } = await import('node:fs/promises');
    await truncate(join(folder, file?.path ?? '?'), 3);
    const again = await world.whole();
    expect(outcomes(again)).toContain('rehearsal: reused');
    expect(outcomes(again)).toContain('point: done');
  });
});

describe('a run that was committed and then cut off', () => {
  const cutOff = async (name: string): Promise<void> => {
    if (name === 'committed') throw new Error('killed');
  };

  test('is not taken for finished: its tests are made up for', async () => {
    const { whole } = await wholeProcess();
    await expect(whole({ skipStaging: true, skipPoint: true }, cutOff)).rejects.toThrow('killed');
    const next = await whole({ skipStaging: true, skipPoint: true });
    expect(next.migration.run).toBeNull();
    expect(next.parts.find(({ part }) => part === 'tests')?.summary).toMatch(
      /^run 1, cut off after its commit: \d+ passed, 0 failed/,
    );
    const after = await whole({ skipStaging: true, skipPoint: true });
    expect(after.parts.find(({ part }) => part === 'tests')?.summary).toBe('nothing to move');
  });

  test('whose tests fail by then stands, and that is said', async () => {
    const { app, whole } = await wholeProcess();
    await expect(whole({ skipStaging: true, skipPoint: true }, cutOff)).rejects.toThrow('killed');
    await app.v2.query(`UPDATE users SET hashed_password = 'spoilt' WHERE id IN
      (SELECT t_1 FROM rehome.map_1 ORDER BY t_1 LIMIT 1)`);
    const error = await refusal(whole({ skipStaging: true, skipPoint: true }));
    expect(error).toMatchObject({ code: 'unfinished_run_failed', exitCode: 8, state: 'applied' });
    expect(error.hint).toContain('rehome rollback apply --run 1');
  });
});

test('a test that fails after the commit takes the run back, and the reason comes first', async () => {
  const { app, whole } = await wholeProcess();
  const before = await snapshotRows(app.v2.url);
  const error = await refusal(
    whole({ skipStaging: true, skipPoint: true }, async (name, session) => {
      // Written where nothing looks before the commit any more, to a row of a person of the run.
      if (name !== 'verified' || session === null) return;
      await session.client.query(`UPDATE users SET hashed_password = 'spoilt'
        WHERE id = (SELECT max(k_1) FROM rehome.journal_1_0 WHERE op = 'I')`);
    }),
  );
  expect(error).toMatchObject({ code: 'tests_failed', exitCode: 7, state: 'not_applied' });
  expect(error.message).toMatch(/^\d+ tests failed after run 1 was committed; it was taken back/);
  expect(error.details.join(' ')).toContain('integrity.rows.public.users');
  expect(await app.v2.query('SELECT kind, state FROM rehome.run ORDER BY id')).toEqual([
    { kind: 'migrate', state: 'undone' },
    { kind: 'undo', state: 'applied' },
  ]);
  expect(diffSnapshots(before, await snapshotRows(app.v2.url))).toEqual([
    expect.stringContaining('users: '),
  ]);
});

describe('refused before anything is touched', () => {
  test('without staging and without saying so', async () => {
    const { options, whole } = await wholeProcess();
    const { staging: _, ...without } = options;
    const error = await refusal(whole({ ...without, staging: undefined } as never));
    expect(error).toMatchObject({ code: 'staging_missing', exitCode: 2 });
  });

  test('staging that is the target, or not marked and not named', async () => {
    const { app, staging, whole } = await wholeProcess();
    const before = await snapshotRows(app.v2.url);
    expect(await refusal(whole({ staging: app.v2.url }))).toMatchObject({ code: 'same_database' });
    expect(await refusal(whole({ consent: {} }))).toMatchObject({
      code: 'staging_not_marked',
      exitCode: 6,
    });
    expect(diffSnapshots(before, await snapshotRows(app.v2.url))).toEqual([]);
    expect(
      await staging.query(`SELECT nspname FROM pg_namespace WHERE nspname LIKE 'rehome%'`),
    ).toEqual([]);
  });

  test('a second whole process on the same target', async () => {
    const { whole } = await wholeProcess();
    const confirm = async (): Promise<void> => {
      const error = await refusal(whole({ skipStaging: true }));
      expect(error).toMatchObject({ code: 'run_in_progress', exitCode: 6 });
    };
    const first = await whole({ skipStaging: true, skipPoint: true, confirm });
    expect(first.migration.run).toBe(1);
  });
});
