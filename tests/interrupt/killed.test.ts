/** SIGKILL in the middle: PostgreSQL rolls back, and the next run goes through as if nothing was. */
import { expect, test } from 'vitest';
import type { FailpointName } from '../../src/pipeline/failpoint.js';
import { temporaryFolder } from '../config/temporary-folder.js';
import { useDatabases } from '../harness/databases.js';
import { changes, picture, rehome, twoDatabases, urlsOf } from '../wrong-input/two-databases.js';
import { killProgram } from './kill-program.js';
import { expectNothingLeft } from './left-behind.js';

const databases = useDatabases();

const BEFORE: readonly FailpointName[] = [
  'connected',
  'looked',
  'staged',
  'mapped',
  'written',
  'witnessed',
  'verified',
];

async function killAt(where: FailpointName, v1: string, v2: string): Promise<void> {
  const program = new URL('migrate-program.ts', import.meta.url);
  await killProgram(program, [v1, v2, await temporaryFolder(), where], where);
}

test.each(BEFORE)('killed at %s', async (where) => {
  const pair = await twoDatabases(databases);
  const before = await picture(pair, true);
  await killAt(where, pair.v1.url, pair.v2.url);
  await expectNothingLeft(pair.v1, pair.v2);
  expect(await changes(before, pair, true)).toEqual([]);

  const list = await rehome(['rollback', 'list', '--json'], { urls: urlsOf(pair) });
  expect(list.code).toBe(0);
  const again = await rehome(['migrate', '--yes', '--json'], { urls: urlsOf(pair) });
  expect(again.code).toBe(0);
  expect(JSON.parse(again.stdout)).toMatchObject({ migration: { rowsWritten: 5 } });
  const states = await pair.v2.query('SELECT state FROM rehome.run ORDER BY id DESC LIMIT 1');
  expect(states).toEqual([{ state: 'applied' }]);
  expect(await pair.v2.query("SELECT FROM rehome.run WHERE state = 'running'")).toEqual([]);
});

test('killed after the commit: the run stands, and the next finds nothing to do', async () => {
  const pair = await twoDatabases(databases);
  await killAt('committed', pair.v1.url, pair.v2.url);
  await expectNothingLeft(pair.v1, pair.v2);
  const again = await rehome(['migrate', '--yes', '--json'], { urls: urlsOf(pair) });
  expect(again.code).toBe(0);
  expect(JSON.parse(again.stdout)).toMatchObject({
    migration: { run: null, rowsWritten: 0 },
  });
  const undone = await rehome(['rollback', 'apply', '--run', '1', '--yes'], { urls: urlsOf(pair) });
  expect(undone.code).toBe(0);
});

test('killed while staging is being filled: it is not whole, and is filled anew', async () => {
  const sql = 'CREATE TABLE a (n int PRIMARY KEY); INSERT INTO a SELECT generate_series(1, 1000)';
  const v2 = await databases.fresh({ major: 15, sql });
  const staging = await databases.fresh({ major: 18, sql: 'CREATE TABLE former (n int)' });
  const program = new URL('set-up-program.ts', import.meta.url);
  await killProgram(program, [v2.url, staging.url, staging.name, 'a'], 'a');
  await expectNothingLeft(v2, staging);
  const urls = urlsOf({ v1: v2, v2 });
  const again = await rehome(['staging', 'setup', '--json'], {
    urls: { ...urls, V1_DATABASE_URL: '', STAGING_DATABASE_URL: staging.url },
  });
  expect(again).toMatchObject({ code: 0 });
  expect(JSON.parse(again.stdout)).toMatchObject({ rows: 1000 });
  expect(await staging.query('SELECT count(*)::int AS n FROM a')).toEqual([{ n: 1000 }]);
});
