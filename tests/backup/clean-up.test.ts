/** Back to a point by undoing what was run since; and which points and journals may go. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  cleanUp,
  createPoint,
  listPoints,
  listRuns,
  type Observer,
  undoSince,
  verify,
} from '../../src/index.js';
import { temporaryFolder } from '../config/temporary-folder.js';
import { useDatabases } from '../harness/databases.js';
import { diffSnapshots, snapshotRows } from '../harness/snapshot.js';
import { refusal, useTrainingApp } from '../harness/training-app.js';

const databases = useDatabases();
const trainingApp = useTrainingApp(databases);
const DAY = 86_400_000;
const inDays = (days: number) => () => new Date(Date.now() + days * DAY);

async function appWithPoint() {
  const app = await trainingApp({ persons: 40 });
  const workdir = await temporaryFolder();
  const v2 = app.v2.url;
  const before = await snapshotRows(v2);
  const make = (clock?: () => Date) =>
    createPoint({ v2, workdir, builtIn: true, ...(clock ? { clock } : {}) });
  const { file } = await make();
  return { app, workdir, v2, before, make, file };
}

/** Two runs: ten persons, then everybody. */
async function twoRuns({ app }: Awaited<ReturnType<typeof appWithPoint>>) {
  expect((await app.migrate({ limit: 10 })).run).toBe(1);
  expect((await app.migrate()).run).toBe(2);
}

describe('back to a point, row by row', () => {
  test('takes back all runs since, the newest first, and keeps later writes', async () => {
    const given = await appWithPoint();
    const { v2, before, file, app } = given;
    await twoRuns(given);
    await app.v2.query(`INSERT INTO users (email) VALUES ('later@example.com')`);
    const looked = await undoSince({ v2, file, dryRun: true });
    expect(looked).toMatchObject({ runs: [2, 1], undone: [{ undid: 2, run: null }] });
    const { undone } = await undoSince({ v2, file });
    expect(undone.map(({ undid }) => undid)).toEqual([2, 1]);
    await app.v2.query(`DELETE FROM users WHERE email = 'later@example.com'`);
    expect(diffSnapshots(before, await snapshotRows(v2))).toEqual([]);
    expect((await undoSince({ v2, file })).runs).toEqual([]);
  });

  test('runs from before the point, and runs taken back already, are left alone', async () => {
    const given = await appWithPoint();
    const { v2, app, make } = given;
    await app.migrate({ limit: 10 });
    const { file } = await make();
    const between = await snapshotRows(v2);
    await app.migrate({ limit: 20 });
    await app.undo(2);
    expect((await undoSince({ v2, file })).runs).toEqual([]);
    await app.migrate();
    expect((await undoSince({ v2, file })).undone.map(({ undid }) => undid)).toEqual([4]);
    expect(diffSnapshots(between, await snapshotRows(v2))).toEqual([]);
    expect((await listRuns({ v2 })).find(({ id }) => id === 1)?.state).toBe('applied');
  });

  test('what was taken back before the run that is refused stays so, and is told', async () => {
    const given = await appWithPoint();
    const { v2, file, app } = given;
    await twoRuns(given);
    const theirs = await app.v2.query(`
      UPDATE users SET first_name = 'theirs'
       WHERE id = (SELECT min(k_1) FROM rehome.journal_1_0 WHERE op <> 'D') RETURNING id`);
    expect(theirs).toHaveLength(1);
    const told: string[] = [];
    const observer: Observer = (event) => {
      if (event.kind === 'notice') told.push(event.message);
    };
    const error = await refusal(undoSince({ v2, file, observer }));
    expect(error).toMatchObject({ code: 'undo_conflicts', exitCode: 6 });
    expect(told).toEqual([expect.stringMatching(/^Run 2 is taken back, .* run 1 /)]);
    const { undone } = await undoSince({ v2, file, changed: 'restore' });
    expect(undone.map(({ undid }) => undid)).toEqual([1]);
  });

  test('of another database it is refused', async () => {
    const { file } = await appWithPoint();
    const other = await databases.fresh({ major: 18 });
    const error = await refusal(undoSince({ v2: other.url, file }));
    expect(error).toMatchObject({ code: 'point_of_another_database', exitCode: 6 });
  });
});

describe('a clean-up', () => {
  test('keeps the newest whole point, and the way back of a run that can be undone', async () => {
    const given = await appWithPoint();
    const { app, v2, workdir, make, file } = given;
    const spare = await make(inDays(0.1));
    await app.migrate();
    await make(inDays(0.2));
    const newest = await make(inDays(0.3));
    const listed = await listPoints({ workdir, v2 });
    expect(listed.map(({ neededBy }) => neededBy)).toEqual([[], [], [1], []]);

    const nothing = await cleanUp({ v2, workdir, clock: inDays(5) });
    expect(nothing).toMatchObject({ points: [], kept: [], journals: [], freedBytes: 0 });
    const dry = await cleanUp({ v2, workdir, clock: inDays(20), dryRun: true });
    expect(dry.points.map((point) => point.file)).toContain(file);
    expect(await listPoints({ workdir })).toHaveLength(4);
    const done = await cleanUp({ v2, workdir, clock: inDays(20) });
    expect(done.points).toEqual(dry.points);
    expect(done.points).toHaveLength(2);
    expect(done.kept.map((one) => one.file)).toEqual([newest.file, spare.file]);
    expect(done.freedBytes).toBeGreaterThan(1000);
    expect(await listPoints({ workdir, verify: true })).toMatchObject([
      { file: newest.file, state: 'whole' },
      { file: spare.file, state: 'whole' },
    ]);
    expect(await readdir(join(workdir, 'backups'))).toHaveLength(4);
    // A damaged point is nobody's way back; the older whole one was gone by then.
    await rm(join(workdir, 'backups', newest.point.folder), { recursive: true });
    const again = await cleanUp({ v2, workdir, clock: inDays(20) });
    expect(again.points.map((point) => point.file)).toEqual([newest.file]);
    expect(again.kept.map((one) => one.file)).toEqual([spare.file]);
    await app.undo(1);
  });

  test('drops the journals of runs taken back; of applied ones only when told to', async () => {
    const given = await appWithPoint();
    const { app, v2, workdir } = given;
    await app.migrate({ limit: 10 });
    await app.undo(1);
    await app.migrate();
    const journals = async () =>
      (
        await app.v2.query<{ run: string }>(
          `SELECT DISTINCT split_part(tablename, '_', 2) AS run FROM pg_tables
            WHERE schemaname = 'rehome' AND tablename LIKE 'journal\\_%' ORDER BY 1`,
        )
      ).map(({ run }) => run);
    expect(await journals()).toEqual(['1', '2', '3']);
    await cleanUp({ v2, workdir, clock: inDays(20) });
    expect(await journals()).toEqual(['2', '3']);

    const asked: number[] = [];
    const dropped = await cleanUp({
      ...{ v2, workdir, clock: inDays(20), journals: true },
      confirm: async (preview) => {
        asked.push(...preview.journals.map(({ run }) => run));
      },
    });
    expect(asked).toEqual([3, 2]);
    expect(dropped.journals).toMatchObject([{ run: 3 }, { run: 2 }]);
    expect(await journals()).toEqual([]);
    const error = await refusal(app.undo(3));
    expect(error).toMatchObject({ code: 'journal_gone', exitCode: 6 });
    // The rest of the ledger still serves: nothing to move, and no test fails.
    expect((await app.migrate()).run).toBeNull();
    const report = await verify({ v1: app.v1.url, v2, config: app.config });
    expect(report.checks.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  });
});
