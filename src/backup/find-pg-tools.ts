/**
 * PostgreSQL's own client programs, where the machine has them: first on the PATH, then where
 * packages put them. pg_dump refuses a server that is newer than itself, so older ones do not count.
 */
import { access, constants, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Environment } from './connection-environment.js';
import { runPgProgram } from './run-pg-program.js';

export interface PgTools {
  readonly pgDump: string;
  readonly pgRestore: string;
  /** Only for what is said to people; nothing here needs it. */
  readonly psql: string | null;
  /** Such as `15.18`. */
  readonly version: string;
  readonly major: number;
}

/** Folders with a version in their name are `*`; the newest is looked into first. */
const USUAL_FOLDERS: readonly string[] = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/usr/local/pgsql/bin',
  '/opt/homebrew/opt/postgresql@*/bin',
  '/usr/local/opt/postgresql@*/bin',
  '/opt/homebrew/opt/libpq/bin',
  '/Applications/Postgres.app/Contents/Versions/*/bin',
];

export interface FindPgToolsOptions {
  /** Of the server, such as 150018. */
  readonly serverVersion: number;
  /** PATH is looked at. */
  readonly environment: Environment;
  /** Default: the usual ones of Linux and macOS. */
  readonly folders?: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** @returns the first set of pg_dump and pg_restore that is at least as new as the server, or null */
export async function findPgTools(options: FindPgToolsOptions): Promise<PgTools | null> {
  const path = (options.environment.PATH ?? '').split(delimiter).filter((one) => one !== '');
  const usual = await Promise.all((options.folders ?? USUAL_FOLDERS).map(expanded));
  for (const folder of new Set([...path, ...usual.flat()])) {
    const tools = await toolsIn(folder, options);
    if (tools !== null && tools.major >= Math.floor(options.serverVersion / 10_000)) return tools;
  }
  return null;
}

async function toolsIn(folder: string, options: FindPgToolsOptions): Promise<PgTools | null> {
  const [pgDump, pgRestore, psql] = await Promise.all(
    ['pg_dump', 'pg_restore', 'psql'].map((name) => executable(folder, name)),
  );
  if (!pgDump || !pgRestore) return null;
  const [version, other] = [await versionOf(pgDump, options), await versionOf(pgRestore, options)];
  if (version === null || version !== other) return null;
  return { pgDump, pgRestore, psql: psql ?? null, version, major: Number.parseInt(version, 10) };
}

async function executable(folder: string, name: string): Promise<string | null> {
  const file = join(folder, process.platform === 'win32' ? `${name}.exe` : name);
  try {
    await access(file, constants.X_OK);
    return file;
  } catch {
    return null;
  }
}

/** What `--version` says; null for a program that cannot be run, such as a wrapper without one. */
async function versionOf(file: string, options: FindPgToolsOptions): Promise<string | null> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.environment)) {
    if (value !== undefined) environment[name] = value;
  }
  try {
    const { exitCode, output } = await runPgProgram(file, ['--version'], 'keep', {
      environment,
      signal: options.signal,
    });
    const found = /\(PostgreSQL\) (\d+(?:\.\d+)?)/.exec(output)?.[1];
    return exitCode === 0 && found !== undefined ? found : null;
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

/** The folders that a pattern with one `*` stands for, the highest version first. */
async function expanded(pattern: string): Promise<readonly string[]> {
  const parts = pattern.split('/');
  const at = parts.findIndex((part) => part.includes('*'));
  if (at === -1) return [pattern];
  const [before = '', after = ''] = (parts[at] ?? '').split('*');
  const parent = parts.slice(0, at).join('/') || '/';
  let names: readonly string[];
  try {
    names = await readdir(parent);
  } catch {
    return [];
  }
  const number = (name: string): number => Number.parseFloat(name.slice(before.length)) || 0;
  return names
    .filter((name) => name.startsWith(before) && name.endsWith(after))
    .sort((a, b) => number(b) - number(a))
    .map((name) => [parent, name, ...parts.slice(at + 1)].join('/'));
}
