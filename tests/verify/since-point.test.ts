/** Residents' rows against the digests of the rollback point from before the run. */
import { expect, test } from 'vitest';
import type { Check, RollbackPoint } from '../../src/index.js';
import { createPoint, verify } from '../../src/index.js';
import { temporaryFolder } from '../config/temporary-folder.js';
import { useDatabases } from '../harness/databases.js';
import { type TrainingApp, useTrainingApp } from '../harness/training-app.js';

const trainingApp = useTrainingApp(useDatabases());
const NAME = 'integrity.residents.since-point';

async function movedWithPoint(): Promise<{ app: TrainingApp; point: RollbackPoint }> {
  const app = await trainingApp({ persons: 60 });
  const { v1, v2, config } = app;
  const workdir = await temporaryFolder();
  const { point } = await createPoint({ v1: v1.url, v2: v2.url, config, workdir });
  const { tests } = await app.migrate({ skipTests: false, point });
  // Some residents have an account in the source as well, and rows were added to theirs.
  expect(tests?.checks.find(({ name }) => name === NAME)).toMatchObject({ outcome: 'passed' });
  return { app, point };
}

async function sincePoint({ v1, v2, config }: TrainingApp, point?: RollbackPoint) {
  const { checks } = await verify({
    ...{ v1: v1.url, v2: v2.url, config },
    ...(point === undefined ? {} : { point }),
  });
  return checks.find(({ name }) => name === NAME) as Check;
}

/** The key of somebody whom only the target knows. */
async function aResident({ v1, v2 }: TrainingApp): Promise<number> {
  const known = await v1.query('SELECT lower(email) AS email FROM users WHERE email IS NOT NULL');
  const [row] = await v2.query<{ id: number }>(
    'SELECT max(id) AS id FROM users WHERE lower(email) <> ALL ($1)',
    [known.map(({ email }) => email)],
  );
  return row?.id ?? 0;
}

test('the same to the byte after a run, and without a point there is no such test', async () => {
  const { app, point } = await movedWithPoint();
  const check = await sincePoint(app, point);
  expect(check).toMatchObject({ outcome: 'passed', found: check.expected });
  expect(check.found).toMatch(/^[\d,]{3,} rows in 1\d tables, the same to the byte$/);
  expect(await sincePoint(app)).toBeUndefined();
});

test('what others have written since is told, and is no fault', async () => {
  const { app, point } = await movedWithPoint();
  const id = await aResident(app);
  await app.v2.query(`UPDATE users SET email = 'was.' || email WHERE id = ${id}`);
  const check = await sincePoint(app, point);
  expect(check).toMatchObject({
    outcome: 'passed',
    found: '1 table with other rows; others have written there since',
  });
  expect(check.examples).toEqual([expect.stringMatching(/^public\.users: .*; 1 write by others/)]);
});

test.each([
  "UPDATE users SET email = 'was.' || email WHERE id = ",
  'DELETE FROM users WHERE id = ',
])('a change that nobody has counted fails: %s', async (statement) => {
  const { app, point } = await movedWithPoint();
  const id = await aResident(app);
  await app.v2.query(`SET track_counts = off; SET session_replication_role = replica;
    ${statement}${id}`);
  const check = await sincePoint(app, point);
  expect(check).toMatchObject({
    outcome: 'failed',
    found: '1 table with other rows; in 1 of them PostgreSQL counted no write by others',
  });
});

test('persons who are left out of a later run are no residents', async () => {
  const { app } = await movedWithPoint();
  const { v1, v2, config } = app;
  const workdir = await temporaryFolder();
  const { point } = await createPoint({ v1: v1.url, v2: v2.url, config, workdir });
  await v1.query("UPDATE users SET first_name = 'Zoe' WHERE id % 10 = 1");
  const { plan, tests } = await app.migrate({ skipTests: false, point });
  expect(plan.persons.upToDate).toBeGreaterThan(plan.persons.matched);
  expect(tests?.checks.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  const check = tests?.checks.find(({ name }) => name === NAME);
  expect(check).toMatchObject({ outcome: 'passed', found: check?.expected });
});
