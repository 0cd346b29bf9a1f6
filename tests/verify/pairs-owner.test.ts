/**
 * Rows whose owner a (type, id) pair tells, beyond one run: a rollback point's classes, the tests
 * afterwards, an undo that is taken back, and faults that the tests have to find.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createPoint, loadConfig, migrate, undo, verify } from '../../src/index.js';
import { useDatabases } from '../harness/databases.js';
import { diffSnapshots, snapshotRows } from '../harness/snapshot.js';
import { databaseOf, readScenarios } from '../scenarios/read-scenario.js';

const databases = useDatabases();

async function migrated(name: string) {
  const scenario = readScenarios('pairs').find((one) => one.name === name);
  if (scenario === undefined) throw new Error('the scenario is gone');
  const v1 = await databases.fresh(databaseOf(scenario, 'source'));
  const v2 = await databases.fresh(databaseOf(scenario, 'target'));
  const workdir = await mkdtemp(join(tmpdir(), 'rehome-pairs-'));
  onTestFinished(() => rm(workdir, { recursive: true, force: true }));
  const urls = { v1: v1.url, v2: v2.url, config: await loadConfig({ cwd: scenario.folder }) };
  const { point } = await createPoint({ ...urls, workdir });
  const { run } = await migrate({
    ...urls,
    ...{ witness: 'full', unattended: true, confirm: async () => {}, workdir },
  });
  if (run === null) throw new Error('there was nothing to move');
  const failed = async (): Promise<readonly string[]> => {
    const { checks } = await verify(urls);
    return checks.filter(({ outcome }) => outcome === 'failed').map((check) => check.name);
  };
  return { v2, run, point, failed };
}

describe('comments on posts and workouts', () => {
  test('a point knows whose they are', async () => {
    const { point } = await migrated('pairs-two-types');
    const csv = point.residents?.find(({ name }) => name === 'comments');
    // Three of the resident's, and one of nobody's.
    expect(csv?.rows).toBe(4);
  });

  test('an undo that is undone stands as the run left it', async () => {
    const { v2, run, failed } = await migrated('pairs-two-types');
    const after = await snapshotRows(v2.url);
    const back = await undo({ v2: v2.url, run });
    if (back.run === null) throw new Error('nothing was taken back');
    await undo({ v2: v2.url, run: back.run });
    expect(diffSnapshots(after, await snapshotRows(v2.url))).toEqual([]);
    expect(await failed()).toEqual([]);
  });

  test('one that leads to the resident is found', async () => {
    const { v2, failed } = await migrated('pairs-two-types');
    expect(await failed()).toEqual([]);
    await v2.query("UPDATE comments SET commentable_id = 2 WHERE body = 'new text'");
    // It is no row of Ann's any more, and hers is missing.
    const names = await failed();
    expect(names).toContain('integrity.complete.public.comments');
  });

  test('one that is gone is found, and one too many', async () => {
    const { v2, failed } = await migrated('pairs-two-types');
    await v2.query("DELETE FROM comments WHERE body = 'from the run to the post'");
    expect(await failed()).toContain('integrity.complete.public.comments');
    await v2.query(
      "INSERT INTO comments VALUES (13, 'Post', 12, 'from the run to the post'), (77, 'Workout', 11, 'one too many')",
    );
    expect(await failed()).toContain('integrity.extra.public.comments');
  });
});

test('a thread that is broken off in the middle is found', async () => {
  const { v2, failed } = await migrated('pairs-nested');
  expect(await failed()).toEqual([]);
  await v2.query("UPDATE comments SET commentable_id = '4' WHERE body = 'second'");
  // What hung on it is the resident's now as well.
  const names = await failed();
  expect(names).toContain('integrity.complete.public.comments');
  expect(names).toContain('integrity.complete.public.reactions');
});
