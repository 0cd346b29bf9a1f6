/**
 * Runs one of PostgreSQL's programs to its end. Programs start in a session of their own, so
 * that Ctrl-C in a terminal reaches the application only, and without the PG*, locale and Node
 * variables of this process, which would change what they do.
 */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import type { ServerUser } from './server-user.js';

export interface ProgramOptions {
  /** A folder the user can enter: the programs look at it before all else. */
  readonly cwd: string;
  readonly user: ServerUser | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with the running process. */
  readonly onStart?: (child: ChildProcess) => void;
}

export interface ProgramResult {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  /** Standard output and error, as they came. */
  readonly output: string;
}

/** What every process started here has in common. */
export function spawnOptions({ cwd, user }: ProgramOptions): SpawnOptions {
  return { cwd, env: environment(), detached: true, windowsHide: true, ...user };
}

/**
 * Runs a program and waits for it.
 *
 * @throws what the system says when the program cannot be started; the signal's reason when
 * aborted, after the program has ended.
 */
export async function runProgram(
  file: string,
  args: readonly string[],
  options: ProgramOptions,
): Promise<ProgramResult> {
  options.signal?.throwIfAborted();
  const child = spawn(file, args, { ...spawnOptions(options), stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => child.kill();
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    const result = await new Promise<ProgramResult>((resolve, reject) => {
      let output = '';
      const collect = (chunk: Buffer) => {
        output += chunk.toString();
      };
      child.stdout?.on('data', collect);
      child.stderr?.on('data', collect);
      child.once('error', reject);
      child.once('spawn', () => options.onStart?.(child));
      child.once('close', (exitCode) => resolve({ exitCode, output }));
    });
    options.signal?.throwIfAborted();
    return result;
  } finally {
    options.signal?.removeEventListener('abort', stop);
  }
}

function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG|NODE_)/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}
