/**
 * The engine held against the oracle, which works out row by row what V2 must hold: forward, taken
 * back, forward again after V1 has changed, and taken back run by run.
 */
import { describe, expect, test } from 'vitest';
import { useDatabases } from '../harness/databases.js';
import { diffSnapshots, snapshotRows } from '../harness/snapshot.js';
import { type TrainingApp, useTrainingApp } from '../harness/training-app.js';
import { type MigrateInput, v1Changes } from '../oracle/index.js';
import {
  classesOf,
  countsAgree,
  expected,
  holds,
  nothing,
  undone,
  witnessAgrees,
  writes,
} from './against-oracle.js';

const SEEDS = [1, 2, 3, 4, 5];
const PERSONS = 300;
const REAL_SIZE = 4_928;

const trainingApp = useTrainingApp(useDatabases());

async function thereAndBack(
  app: TrainingApp,
  rules: Omit<MigrateInput, 'v1' | 'v2'> = {},
): Promise<void> {
  const picture = await snapshotRows(app.v2.url);

  const first = await expected(app, rules);
  expect(Object.values(classesOf(first.expectation)).every((count) => count > 0)).toBe(true);
  const proposed = await app.plan();
  countsAgree(proposed, first.expectation);
  expect(diffSnapshots(picture, await snapshotRows(app.v2.url))).toEqual([]);

  const tried = await app.migrate();
  expect(writes(tried.plan)).toEqual(writes(proposed));
  witnessAgrees(tried);
  await holds(app, first.expectation);
  await undone(app, tried.run, first.before);
  expect(diffSnapshots(picture, await snapshotRows(app.v2.url))).toEqual([]);

  const again = await expected(app, rules);
  const one = await app.migrate();
  const history = await holds(app, again.expectation);
  const afterOne = await snapshotRows(app.v2.url);
  const idle = await app.plan();
  expect(writes(idle)).toEqual(nothing(idle));

  await v1Changes(app.v1.url, 7);
  const second = await expected(app, { ...rules, history });
  const everybody = await app.plan({ all: true });
  countsAgree(everybody, second.expectation);
  const two = await app.migrate();
  expect(two.plan.persons.upToDate).toBeGreaterThan(0);
  expect(writes(two.plan)).toEqual(writes(everybody));
  await holds(app, second.expectation);
  const last = await app.plan();
  expect(writes(last)).toEqual(nothing(last));
  expect((await app.migrate()).run).toBeNull();

  await undone(app, two.run, second.before);
  expect(diffSnapshots(afterOne, await snapshotRows(app.v2.url))).toEqual([]);
  await undone(app, one.run, first.before);
  expect(diffSnapshots(picture, await snapshotRows(app.v2.url))).toEqual([]);
}

describe(`${PERSONS} persons`, { timeout: 240_000 }, () => {
  test.each(SEEDS)('seed %i', async (seed) => {
    await thereAndBack(await trainingApp({ persons: PERSONS, seed }));
  });

  test('with a creation date', async () => {
    const app = await trainingApp({ persons: PERSONS, seed: 6, variant: 'created-at' });
    await thereAndBack(app, { residentSince: '2025-09-01' });
  });

  test('with the later schema', async () => {
    await thereAndBack(await trainingApp({ persons: PERSONS, seed: 7, variant: 'later' }));
  });
});

test('the real size', { timeout: 600_000 }, async () => {
  const app = await trainingApp({ persons: REAL_SIZE });
  const picture = await snapshotRows(app.v2.url);
  const { expectation, before } = await expected(app);
  expect(classesOf(expectation)).toEqual({ matched: 3_372, new: 1_495, conflict: 6 });
  const result = await app.migrate();
  countsAgree(result.plan, expectation);
  witnessAgrees(result);
  await holds(app, expectation);
  await undone(app, result.run, before);
  expect(diffSnapshots(picture, await snapshotRows(app.v2.url))).toEqual([]);
});

test('drills in sessions of guests are left out because they are nobody’s', async () => {
  const app = await trainingApp({ persons: PERSONS });
  const [guests] = await app.v1.query<{ rows: number }>(
    `SELECT count(*)::int AS rows FROM ordered_session_drills d
       JOIN training_sessions s ON s.id = session_id WHERE user_id IS NULL`,
  );
  const { tables } = await app.plan();
  const drills = tables.find(({ name }) => name === 'ordered_session_drills');
  expect(drills?.excluded).toMatchObject({ no_owner: guests?.rows });
});
