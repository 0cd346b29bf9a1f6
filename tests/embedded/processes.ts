/** Processes and folders that others have to remove. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { identify, isRunning } from '../../src/embedded/process-identity.js';

/**
 * Returns a question: whether the process and the folder are gone within some milliseconds.
 *
 * @param pid of a process that runs now.
 */
export function watchForEnd(
  pid: number,
  directory: string,
): (withinMs?: number) => Promise<boolean> {
  const watched = identify(pid);
  return async (withinMs = 5_000) => {
    const until = Date.now() + withinMs;
    while (isRunning(watched) || existsSync(directory)) {
      if (Date.now() > until) return false;
      await delay(20);
    }
    return true;
  };
}

/** @throws Error when no process has this last argument. */
export function processWithLastArgument(argument: string): number {
  const found = commandLines().find(([, line]) => line.endsWith(` ${argument}`));
  if (found === undefined) throw new Error(`No process ends with ${argument}.`);
  return found[0];
}

/** From /proc where there is one: small images come without ps. */
function commandLines(): readonly (readonly [pid: number, line: string])[] {
  if (process.platform !== 'linux') {
    const list = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' });
    return list.split('\n').map((line) => [Number.parseInt(line, 10), line.trimEnd()]);
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), argumentsOf(name)]);
}

/** Empty of one that has ended since it was listed. */
function argumentsOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trimEnd();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return '';
    throw error;
  }
}
