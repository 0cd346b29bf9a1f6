/** SIGKILL in the middle: PostgreSQL rolls back, and the next run goes through as if nothing was. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { FailpointName } from '../../src/pipeline/failpoint.js';
import { temporaryFolder } from '../config/temporary-folder.js';
import { useDatabases } from '../harness/databases.js';
import { changes, picture, rehome, twoDatabases, urlsOf } from '../wrong-input/two-databases.js';
import { expectNothingLeft } from './left-behind.js';

const databases = useDatabases();
const PROGRAM = fileURLToPath(new URL('migrate-program.ts', import.meta.url));

const BEFORE: readonly FailpointName[] = [
  'connected',
  'looked',
  'staged',
  'mapped',
  'written',
  'witnessed',
  'verified',
];

/** Starts a migrate in a process of its own and kills it when it says that it is there. */
async function killAt(where: FailpointName, v1: string, v2: string): Promise<void> {
  const folder = await temporaryFolder();
  const argv = ['--import', 'jiti/register', PROGRAM, v1, v2, folder, where];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  try {
    const early = exited.then(() => ['it ended by itself']);
    const [line] = await Promise.race([
      once(createInterface({ input: child.stdout }), 'line'),
      early,
    ]);
    expect(line).toBe(where);
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
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
