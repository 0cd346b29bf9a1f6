/** A canary: the first so many persons, the rest untouched; then everyone; each to be taken back. */
import { expect, test } from 'vitest';
import { useDatabases } from '../harness/databases.js';
import { diffSnapshots, snapshotRows } from '../harness/snapshot.js';
import { refusal, useTrainingApp } from '../harness/training-app.js';
import { classesOf, expected, holds, nothing, undone, writes } from './against-oracle.js';

const PERSONS = 300;
const trainingApp = useTrainingApp(useDatabases());

test.each([
  ['copies only', 40],
  ['copies, conflicts and new persons', 230],
])('--limit with %s, then the whole', { timeout: 240_000 }, async (_, limit) => {
  const app = await trainingApp({ persons: PERSONS });
  const picture = await snapshotRows(app.v2.url);
  // V1's keys are 1 to 300.
  const first = await expected(app, { cohort: ({ id }) => Number(id) <= limit });
  const proposed = await app.plan({ limit });
  expect(proposed.limit).toBe(limit);
  const classes = classesOf(first.expectation);
  expect(proposed.persons).toMatchObject({
    notInCohort: PERSONS - limit,
    matched: classes.matched + classes.conflict,
    created: classes.new,
    conflict: classes.conflict,
  });

  const canary = await app.migrate({ limit });
  expect(writes(canary.plan)).toEqual(writes(proposed));
  const history = await holds(app, first.expectation);
  expect((await app.migrate({ limit })).run).toBeNull();
  const afterCanary = await snapshotRows(app.v2.url);

  const second = await expected(app, { history });
  const whole = await app.migrate();
  await holds(app, second.expectation);
  const last = await app.plan();
  expect(writes(last)).toEqual(nothing(last));

  const tooEarly = await refusal(app.undo(canary.run));
  expect(tooEarly).toMatchObject({ code: 'later_run_applied', exitCode: 6 });
  await undone(app, whole.run, second.before);
  expect(diffSnapshots(afterCanary, await snapshotRows(app.v2.url))).toEqual([]);
  await undone(app, canary.run, first.before);
  expect(diffSnapshots(picture, await snapshotRows(app.v2.url))).toEqual([]);
});

test('a limit beyond everyone is no limit', async () => {
  const app = await trainingApp({ persons: PERSONS });
  const all = await app.plan();
  const limited = await app.plan({ limit: PERSONS * 2 });
  expect(writes(limited)).toEqual(writes(all));
  expect(limited.persons).toEqual(all.persons);
});
