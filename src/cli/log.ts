/**
 * The log of a command: every event as a line of JSON, in a file that only its owner may read.
 * Passwords never reach it; e-mail addresses are masked unless personal data was asked for.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { EXIT, RehomeError, withoutPasswords } from '../errors.js';
import type { Observer, RunEvent } from '../model/event.js';
import { maskEmails } from '../report/mask.js';
import { timeInName } from '../report/write-report.js';
import { stackLines } from './render/error.js';

/** Progress of one subject is logged at most so often, in milliseconds, and when it is done. */
const PAUSE = 1_000;

export interface RunLog {
  readonly file: string;
  readonly observe: Observer;
  /** The error that ended the command, with its stack and causes. */
  error(error: unknown): void;
  close(): void;
}

/**
 * Opens `<workdir>/logs/<command>_<time>.log`.
 * @throws RehomeError `file_unwritable` when the folder or the file cannot be made
 */
export function openLog(options: {
  readonly workdir: string;
  readonly command: string;
  readonly version: string;
  readonly clock: () => Date;
  readonly showPii: boolean;
}): RunLog {
  const folder = join(options.workdir, 'logs');
  const name = `${options.command.replaceAll(' ', '-')}_${timeInName(options.clock())}.log`;
  const file = join(folder, name);
  const destination = open(folder, file);
  const safe = scrubber(options.showPii);
  const logger = pino(
    {
      level: 'debug',
      base: { command: options.command, version: options.version },
      timestamp: () => `,"time":"${options.clock().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  const toldAt = new Map<string, number>();

  function observe(event: RunEvent): void {
    if (event.kind === 'progress') {
      const key = `${event.stage} ${event.subject} ${event.unit}`;
      const now = options.clock().getTime();
      if (event.done !== event.total && now - (toldAt.get(key) ?? 0) < PAUSE) return;
      toldAt.set(key, now);
      logger.debug(safe(event));
    } else if (event.kind === 'stage-failed') {
      logger.error(safe({ ...event, error: errorData(event.error) }));
    } else if (event.kind === 'notice') logger.warn(safe(event));
    else logger.info(safe(event));
  }

  return {
    file,
    observe,
    error: (error) => logger.error(safe({ kind: 'failed', error: errorData(error) })),
    close: () => destination.end(),
  };
}

function open(folder: string, file: string) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return pino.destination({ dest: file, sync: true, mode: 0o600 });
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new RehomeError(`The log ${file} cannot be written (${reason}).`, {
      code: 'file_unwritable',
      exitCode: EXIT.fault,
      hint: 'Name a folder that can be written with --workdir DIR.',
      cause: error,
    });
  }
}

function errorData(error: unknown): Record<string, unknown> {
  const stack = stackLines(error);
  if (error instanceof RehomeError) {
    const { code, message, hint, details, state, exitCode } = error;
    return { code, message, hint, details, state, exitCode, stack };
  }
  return { message: error instanceof Error ? error.message : String(error), stack };
}

/** Makes a copy of an object whose texts, however deep, are safe to keep. */
function scrubber(showPii: boolean): (value: object) => object {
  const text = (value: string) =>
    showPii ? withoutPasswords(value) : maskEmails(withoutPasswords(value));
  const deep = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(deep);
    return typeof value === 'object' && value !== null ? members(value) : value;
  };
  const members = (value: object): object =>
    Object.fromEntries(Object.entries(value).map(([key, member]) => [key, deep(member)]));
  return members;
}
