/**
 * Ends processes of PostgreSQL whose data are thrown away: SIGQUIT, its immediate shutdown,
 * then SIGKILL for one that does not listen. A process that has gone is no error.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, type ProcessIdentity } from './process-identity.js';
import { hasCode } from './system-error.js';

const POLL_MS = 20;

/** Ends a process that need not be a child of ours; gives up after about ten seconds. */
export async function endProcess(target: ProcessIdentity): Promise<void> {
  for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
    sendSignal(target, signal);
    const until = Date.now() + 5_000;
    while (isRunning(target) && Date.now() < until) await delay(POLL_MS);
    if (!isRunning(target)) return;
  }
}

/** Like `endProcess` without giving way to other work, for use while this process exits. */
export function endProcessSync(target: ProcessIdentity): void {
  sendSignal(target, 'SIGQUIT');
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  const until = Date.now() + 3_000;
  while (isRunning(target) && Date.now() < until) Atomics.wait(sleeper, 0, 0, POLL_MS);
  sendSignal(target, 'SIGKILL');
}

/** Signals the process if it still is the one meant. */
function sendSignal(target: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isRunning(target)) return;
  try {
    process.kill(target.pid, signal);
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}
