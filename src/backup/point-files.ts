/**
 * Rollback points of a work folder: where they are, how they are read, and whether they are whole.
 * The info file is written last, so what has one was whole when it was made.
 */
import { lstat, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { EXIT, RehomeError } from '../errors.js';
import { POINT_FORMAT, type RollbackPoint } from '../model/rollback-point.js';
import { verifyArchiveIn } from './built-in-archive.js';
import type { Environment } from './connection-environment.js';
import { findPgTools } from './find-pg-tools.js';
import { DUMP_FOLDER, verifyNativeDump } from './native-dump.js';
import { hashFile } from './private-files.js';

export const backupsIn = (workdir: string): string => join(workdir, 'backups');

/** Within a point's folder. */
export const FULL = 'full';
export const RESIDENTS = 'residents';

const NAME = /^rollback_info_(\d{8}T\d{6}Z(?:-\d+)?)\.json$/;

export const infoFile = (workdir: string, name: string): string =>
  join(backupsIn(workdir), `rollback_info_${name}.json`);

const rows = z.object({ rows: z.number(), digest: z.string() });
const infoShape = z.looseObject({
  format: z.literal(POINT_FORMAT),
  name: z.string().regex(/^\d{8}T\d{6}Z(-\d+)?$/),
  at: z.iso.datetime(),
  purpose: z.enum(['rollback', 'before-restore']),
  kind: z.enum(['native', 'built-in']),
  folder: z.string().regex(/^[\w-]+$/),
  database: z.looseObject({
    name: z.string(),
    identity: z.string(),
    versionNumber: z.number(),
    bytes: z.number(),
  }),
  schema: z.string(),
  files: z.array(
    z.object({
      path: z.string().refine((path) => !path.startsWith('/') && !path.split('/').includes('..')),
      bytes: z.number(),
      sha256: z.string(),
    }),
  ),
  bytes: z.number(),
  tables: z.array(z.looseObject({ schema: z.string(), name: z.string(), ...rows.shape })),
  runs: z.array(
    z.object({ id: z.number(), kind: z.string(), state: z.string(), startedAt: z.string() }),
  ),
});

/** Info files of a work folder, the newest first; none where there is no folder. */
export async function infoFiles(workdir: string): Promise<readonly string[]> {
  return (await namesIn(backupsIn(workdir)))
    .filter((name) => NAME.test(name))
    .sort((a, b) => (order(a) < order(b) ? 1 : -1))
    .map((name) => join(backupsIn(workdir), name));
}

/** The name that a point has by its file's name. */
export function pointName(file: string): string {
  return NAME.exec(file.slice(dirname(file).length + 1))?.[1] ?? file;
}

/** Points of one second are numbered. */
function order(name: string): string {
  const [time = '', number = '1'] = (NAME.exec(name)?.[1] ?? '').split('-');
  return `${time}-${number.padStart(6, '0')}`;
}

/** Names in a folder; none where it does not exist. @throws RehomeError `file_unreadable` */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw unreadable(folder, error);
  }
}

/**
 * @param file a `rollback_info_*.json`
 * @throws RehomeError `point_unreadable` (exit 6) where it cannot be read or is none
 */
export async function readPoint(file: string): Promise<RollbackPoint> {
  try {
    const read = infoShape.safeParse(JSON.parse(await readFile(file, 'utf8')));
    if (!read.success) throw new Error(z.prettifyError(read.error));
    return read.data as unknown as RollbackPoint;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RehomeError(`${file} cannot be read as a rollback point`, {
      code: 'point_unreadable',
      exitCode: EXIT.refused,
      details: reason.split('\n').slice(0, 5),
      hint: '`rehome rollback list` shows the points there are',
      cause: error,
    });
  }
}

function unreadable(path: string, error: unknown): RehomeError {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return new RehomeError(`${path} cannot be read (${reason}).`, {
    code: 'file_unreadable',
    exitCode: EXIT.fault,
    hint: 'Make it readable, or name another work folder with --workdir DIR.',
    cause: error,
  });
}

export interface CheckFilesOptions {
  /** Read every file through, not only its size. */
  readonly thoroughly: boolean;
  readonly environment: Environment;
  readonly signal?: AbortSignal | undefined;
}

/** @returns what is wrong with the files of a point; empty when it is whole */
export async function checkFiles(
  file: string,
  point: RollbackPoint,
  options: CheckFilesOptions,
): Promise<readonly string[]> {
  const folder = join(dirname(file), point.folder);
  const faults: string[] = [];
  for (const { path, bytes, sha256 } of point.files) {
    options.signal?.throwIfAborted();
    const found = await sizeOf(join(folder, path));
    if (found === null) faults.push(`${path} is missing`);
    else if (found !== bytes) faults.push(`${path} has ${found} bytes, and not ${bytes}`);
    else if (options.thoroughly) {
      const hashed = await hashFile(join(folder, path), options.signal);
      if (hashed.sha256 !== sha256) faults.push(`${path} is not as it was written (SHA-256)`);
    }
  }
  if (!options.thoroughly || faults.length > 0) return faults;
  return readThrough(join(folder, FULL), point, options);
}

async function readThrough(
  folder: string,
  point: RollbackPoint,
  { environment, signal }: CheckFilesOptions,
): Promise<readonly string[]> {
  try {
    if (point.kind === 'built-in') await verifyArchiveIn(folder, signal);
    else {
      const serverVersion = point.database.versionNumber;
      const tools = await findPgTools({ serverVersion, environment, signal });
      if (tools !== null) {
        await verifyNativeDump(join(folder, DUMP_FOLDER), tools, environment, signal);
      }
    }
    return [];
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof RehomeError)) throw error;
    return [error.message, ...error.details];
  }
}

async function sizeOf(file: string): Promise<number | null> {
  try {
    const entry = await lstat(file);
    return entry.isFile() ? entry.size : null;
  } catch {
    return null;
  }
}
