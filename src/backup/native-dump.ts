/** A database as pg_dump's directory format, and back by pg_restore. */
import { join } from 'node:path';
import { EXIT, RehomeError } from '../errors.js';
import type { BackupInput } from './backup-options.js';
import { connectionEnvironment, type Environment } from './connection-environment.js';
import type { PgTools } from './find-pg-tools.js';
import { type PgProgramResult, runPgProgram } from './run-pg-program.js';

/** Within the folder of a backup; pg_dump wants to make it itself. */
export const DUMP_FOLDER = 'pg_dump';

/** How long pg_dump waits for a table that somebody has locked exclusively, in milliseconds. */
const LOCK_WAIT = 60_000;

/** @returns who made it @throws RehomeError `backup_failed`, or the signal's reason */
export async function writeNativeDump(
  input: BackupInput & { readonly tools: PgTools },
): Promise<string> {
  const { tools, signal } = input;
  const folder = join(input.folder, DUMP_FOLDER);
  const environment = connectionEnvironment(input.url, input.environment ?? {});
  const dumped = await runPgProgram(
    tools.pgDump,
    [
      '--format=directory',
      `--file=${folder}`,
      `--jobs=${input.parallel}`,
      '--compress=1',
      '--no-password',
      '--verbose',
      `--lock-wait-timeout=${LOCK_WAIT}`,
      `--snapshot=${input.snapshot}`,
      ...(input.excludeSchemas ?? []).map(
        (name) => `--exclude-schema="${name.replaceAll('"', '""')}"`,
      ),
    ],
    'drop',
    {
      environment,
      signal,
      onLine: (line) => {
        const subject = /dumping contents of table "(.*)"$/.exec(line)?.[1];
        if (subject === undefined) return;
        const name = subject.replaceAll('"."', '.');
        input.onProgress?.({ subject: name, done: 1, total: null, unit: 'tables' });
      },
    },
  );
  refuseFailure(dumped, 'pg_dump could not back the database up', input.side);
  await verifyNativeDump(folder, tools, input.environment ?? {}, signal);
  return `pg_dump (PostgreSQL) ${tools.version}`;
}

/**
 * Reads a dump through to its last byte: its table of contents, and all data.
 * @throws RehomeError `backup_failed`, or the signal's reason
 */
export async function verifyNativeDump(
  folder: string,
  tools: PgTools,
  base: Environment,
  signal?: AbortSignal,
): Promise<void> {
  const environment = withoutNothing(base);
  for (const args of [
    ['--list', folder],
    ['--file=-', folder],
  ]) {
    const read = await runPgProgram(tools.pgRestore, args, 'drop', { environment, signal });
    refuseFailure(read, 'pg_restore could not read the backup back', null);
  }
}

export interface RestoreNativeInput {
  readonly url: string;
  readonly database: string;
  readonly folder: string;
  readonly tools: PgTools;
  readonly environment: Environment;
  readonly parallel: number;
  /** Leave out owners and privileges: the server may lack the roles. */
  readonly bare: boolean;
  readonly onTable?: (table: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** @throws RehomeError `restore_failed` (exit 6) with pg_restore's words, or the signal's reason */
export async function restoreNativeDump(input: RestoreNativeInput): Promise<void> {
  const bare = ['--no-owner', '--no-privileges', '--no-security-labels', '--no-subscriptions'];
  const restored = await runPgProgram(
    input.tools.pgRestore,
    [
      `--dbname=dbname=${quoted(input.database)}`,
      '--exit-on-error',
      '--no-password',
      '--verbose',
      `--jobs=${input.parallel}`,
      ...(input.bare ? bare : []),
      join(input.folder, DUMP_FOLDER),
    ],
    'drop',
    {
      environment: {
        ...connectionEnvironment(input.url, input.environment),
        PGAPPNAME: 'rehome restore',
      },
      signal: input.signal,
      onLine: (line) => {
        const subject = /processing data for table "(.*)"$/.exec(line)?.[1];
        if (subject !== undefined) input.onTable?.(subject.replaceAll('"."', '.'));
      },
    },
  );
  if (restored.exitCode === 0) return;
  throw new RehomeError(`pg_restore could not restore into ${input.database}`, {
    code: 'restore_failed',
    exitCode: EXIT.refused,
    details: faultsOf(restored),
    hint: 'roles and extensions that the backup names have to be there; pg_restore says which is not',
  });
}

/** A value of a connection string: a name may be any text. */
function quoted(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function refuseFailure(result: PgProgramResult, message: string, side: string | null): void {
  if (result.exitCode === 0) return;
  throw new RehomeError(`${message}${side === null ? '' : ` (${side})`}`, {
    code: 'backup_failed',
    exitCode: EXIT.refused,
    details: faultsOf(result),
    hint: 'the role has to be able to read every table, and nobody may hold one locked exclusively; nothing was written to the database',
  });
}

/** What it said of faults; its last words where it named none. */
function faultsOf({ messages, exitCode }: PgProgramResult): readonly string[] {
  const faults = messages.filter((line) =>
    /\b(error|fatal|detail|hint|command was|could not)\b/i.test(line),
  );
  const said = faults.length > 0 ? faults.slice(0, 10) : messages.slice(-5);
  return said.length > 0 ? said : [`it ended with ${exitCode ?? 'a signal'}`];
}

function withoutNothing(base: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(base).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
