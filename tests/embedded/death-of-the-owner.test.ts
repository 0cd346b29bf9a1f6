/** However the process that started a server ends, no server and no file of it stays. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withConnection } from '../../src/embedded/databases.js';
import { endProcess } from '../../src/embedded/end-process.js';
import { identify, isRunning } from '../../src/embedded/process-identity.js';
import { reapAbandoned } from '../../src/embedded/reap-abandoned.js';
import { processWithLastArgument, watchForEnd } from './processes.js';

const PROGRAM = fileURLToPath(new URL('owner-program.ts', import.meta.url));

interface Owner {
  readonly child: ChildProcess;
  readonly server: { readonly pid: number; readonly url: string };
  readonly directory: string;
}

let parent = '';

beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'rehome-test-'));
  chmodSync(parent, 0o755);
});

afterEach(() => {
  rmSync(parent, { recursive: true, force: true });
});

async function startOwner(then: 'wait' | 'finish' | 'detach'): Promise<Owner> {
  const child = spawn(process.execPath, ['--import', 'jiti/register', PROGRAM, parent, then], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  const [name = ''] = readdirSync(parent);
  return { child, server: JSON.parse(line), directory: path.join(parent, name) };
}

async function end({ child }: Owner, signal: NodeJS.Signals): Promise<void> {
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('%s', async (signal) => {
  const owner = await startOwner('wait');
  const gone = watchForEnd(owner.server.pid, owner.directory);
  await end(owner, signal);
  // Its own handling of the signal was not taken over.
  expect(owner.child.signalCode).toBe(signal);
  expect(await gone()).toBe(true);
});

test('an end without stop()', async () => {
  const owner = await startOwner('finish');
  if (owner.child.exitCode === null) await once(owner.child, 'exit');
  expect(owner.child.exitCode).toBe(0);
  expect(isRunning(identify(owner.server.pid))).toBe(false);
  expect(readdirSync(parent)).toEqual([]);
});

test('SIGKILL of owner and watchdog: the next start reaps', async () => {
  const owner = await startOwner('wait');
  const gone = watchForEnd(owner.server.pid, owner.directory);
  // The watchdog's.
  process.kill(processWithLastArgument(owner.directory), 'SIGKILL');
  expect(await reapAbandoned(parent)).toEqual([]);
  await end(owner, 'SIGKILL');
  expect(await gone(500)).toBe(false);
  expect(await reapAbandoned(parent)).toEqual([owner.directory]);
  expect(await gone()).toBe(true);
});

test('a detached server stays, and no reaper takes it', async () => {
  const owner = await startOwner('detach');
  const server = identify(owner.server.pid);
  if (owner.child.exitCode === null) await once(owner.child, 'exit');
  expect(await watchForEnd(server.pid, owner.directory)(500)).toBe(false);
  expect(await reapAbandoned(parent)).toEqual([]);
  const answer = await withConnection(owner.server.url, (c) => c.query('SELECT 1 AS one'));
  expect(answer.rows).toEqual([{ one: 1 }]);
  await endProcess(server);
});
