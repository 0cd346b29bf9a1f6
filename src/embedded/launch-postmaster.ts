/**
 * Starts the postmaster on a free port and waits until it really answers. Whatever made it
 * exit early, it is tried again on another port: that costs little, a port taken in between is
 * cured by it, and every other fault comes back and is reported with the server's log.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EXIT, RehomeError } from '../errors.js';
import { withConnection } from './databases.js';
import type { Major } from './native-folder.js';
import { spawnOptions } from './run-program.js';
import type { ServerDirectory } from './server-directory.js';
import type { ServerUser } from './server-user.js';
import { listenArguments } from './settings.js';
import { hasCode } from './system-error.js';

const ATTEMPTS = 5;
const READY_MS = 60_000;
const POLL_MS = 20;

export interface LaunchRequest {
  readonly major: Major;
  /** Path of the program. */
  readonly postgres: string;
  readonly directory: ServerDirectory;
  readonly user: ServerUser | undefined;
  /** The superuser's URL of a database, given the port. */
  readonly url: (port: number) => string;
  /** Asks for a port that is free now. */
  readonly freePort: () => Promise<number>;
  readonly signal?: AbortSignal | undefined;
}

export interface Postmaster {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly port: number;
}

/**
 * @returns a server that has answered a query. It does not keep this process alive.
 * @throws RehomeError `embedded_start_failed` with the end of the server's log; the signal's
 * reason when aborted. No server runs then.
 */
export async function launchPostmaster(request: LaunchRequest): Promise<Postmaster> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const port = await request.freePort();
    const child = await spawnPostmaster(request, port);
    try {
      const ready = await isReady(child, request);
      if (ready && child.pid !== undefined) {
        await withConnection(request.url(port), (connection) => connection.query('SELECT 1'));
        return { child, pid: child.pid, port };
      }
    } catch (error) {
      await stopPostmaster(child);
      throw error;
    }
  }
  throw await startFailed(request, 'exited while starting');
}

/** Ends a postmaster by its own pid: fast shutdown, then immediate, then by force. */
export async function stopPostmaster(child: ChildProcess): Promise<void> {
  child.ref();
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (hasExited(child)) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await Promise.race([exited, delay(10_000, undefined, { ref: false })]);
  }
}

async function spawnPostmaster(request: LaunchRequest, port: number): Promise<ChildProcess> {
  const { directory, user } = request;
  const log = await open(directory.log, 'a', 0o600);
  try {
    const child = spawn(request.postgres, ['-D', directory.data, ...listenArguments(port)], {
      ...spawnOptions({ cwd: directory.path, user }),
      stdio: ['ignore', log.fd, log.fd],
    });
    await once(child, 'spawn');
    directory.occupy(child);
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

/** False when the server exited instead. */
async function isReady(child: ChildProcess, request: LaunchRequest): Promise<boolean> {
  for (const until = Date.now() + READY_MS; !hasExited(child); await delay(POLL_MS)) {
    request.signal?.throwIfAborted();
    if (await saysReady(child, request.directory)) return true;
    if (Date.now() > until) {
      throw await startFailed(request, `was not ready within ${READY_MS / 1_000} s`);
    }
  }
  return false;
}

/**
 * Line 1 of postmaster.pid is the pid, line 8 the state (as pg_ctl reads it). Asked before
 * connecting: until then whoever else has the port could keep a client waiting.
 */
async function saysReady(child: ChildProcess, directory: ServerDirectory): Promise<boolean> {
  try {
    const text = await readFile(path.join(directory.data, 'postmaster.pid'), 'utf8');
    const lines = text.split('\n').map((line) => line.trim());
    return lines[0] === String(child.pid) && lines[7] === 'ready';
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function startFailed({ major, directory }: LaunchRequest, what: string) {
  const log = await readFile(directory.log, 'utf8');
  return new RehomeError(`The embedded PostgreSQL ${major} ${what}.`, {
    code: 'embedded_start_failed',
    exitCode: EXIT.fault,
    details: log.trimEnd().split('\n').slice(-20),
  });
}
