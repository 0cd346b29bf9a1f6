/**
 * Runs one of PostgreSQL's client programs to its end. Each has a process group of its own, so
 * that Ctrl-C in a terminal reaches this process alone, which then ends the program and waits.
 */
import { spawn } from 'node:child_process';
import { withoutPasswords } from '../errors.js';

export interface PgProgramOptions {
  readonly environment: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Each line of its standard error, as it comes. */
  readonly onLine?: ((line: string) => void) | undefined;
}

export interface PgProgramResult {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  /** Lines of standard error, the last thousand, without passwords. */
  readonly messages: readonly string[];
  /** Standard output, at most 1 MB of it, where it was asked for. */
  readonly output: string;
}

const MOST_MESSAGES = 1000;
const MOST_OUTPUT = 1_000_000;

/**
 * @param output `keep` what it prints, or `drop` it unseen
 * @throws what the system says when it cannot be started; the signal's reason when aborted
 */
export async function runPgProgram(
  file: string,
  args: readonly string[],
  output: 'keep' | 'drop',
  options: PgProgramOptions,
): Promise<PgProgramResult> {
  options.signal?.throwIfAborted();
  const child = spawn(file, args, {
    env: options.environment,
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['ignore', output === 'keep' ? 'pipe' : 'ignore', 'pipe'],
  });
  const stop = (): void => {
    child.kill('SIGTERM');
  };
  options.signal?.addEventListener('abort', stop, { once: true });
  const messages: string[] = [];
  let kept = '';
  let rest = '';
  const hear = (line: string): void => {
    if (line.trim() === '') return;
    messages.push(withoutPasswords(line));
    if (messages.length > MOST_MESSAGES) messages.shift();
    options.onLine?.(line);
  };
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        if (kept.length < MOST_OUTPUT) kept += text;
      });
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        lines.forEach(hear);
      });
      child.once('error', reject);
      child.once('close', resolve);
    });
    hear(rest);
    options.signal?.throwIfAborted();
    return { exitCode, messages, output: kept };
  } finally {
    options.signal?.removeEventListener('abort', stop);
  }
}
