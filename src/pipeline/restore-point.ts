/**
 * `rehome rollback apply --full`: the whole database as it was at a point. It is restored under
 * another name and held against the point's digests there; only then does it take the target's
 * name, and the replaced database is kept under a new one. Whatever fails before that leaves the
 * target as it was.
 */
import { checkFiles, readPoint } from '../backup/point-files.js';
import { EXIT, RehomeError } from '../errors.js';
import type { RestorePointOptions } from '../model/rollback-options.js';
import type { RestorePreview, RestoreResult, RollbackPoint } from '../model/rollback-point.js';
import { identifyDatabase } from '../postgres/database-identity.js';
import { sql } from '../sql/sql.js';
import { replaceDatabase } from './replace-database.js';
import { restoreInto } from './restore-into.js';
import { Stages } from './stages.js';
import { usingSession } from './using-session.js';

/**
 * @throws RehomeError `point_unreadable`, `point_damaged`, `point_of_another_database`,
 *   `rights_missing`, `not_empty`, `pg_restore_missing`, `restore_failed`, `disk_full_ahead` (exit
 *   6), `restore_differs` (7), `run_in_progress` (6), or of the connection
 */
export async function restorePoint(options: RestorePointOptions): Promise<RestoreResult> {
  const stages = new Stages(options);
  try {
    const point = await stages.stage(
      'look',
      'Read the rollback point through',
      () => wholePoint(options),
      ({ files, bytes }) => `${files.length} files, ${(bytes / 1_000_000).toFixed(1)} MB, whole`,
    );
    const { to } = options;
    return to.kind === 'into'
      ? await intoAnother(stages, options, to.url, point)
      : await replaceDatabase(stages, options, to.v2, point);
  } catch (error) {
    throw stages.failure(error);
  }
}

async function wholePoint(options: RestorePointOptions): Promise<RollbackPoint> {
  const point = await readPoint(options.file);
  const faults = await checkFiles(options.file, point, {
    thoroughly: true,
    environment: options.environment ?? {},
    signal: options.signal,
  });
  if (faults.length === 0) return point;
  throw new RehomeError(`the rollback point ${point.name} is damaged`, {
    code: 'point_damaged',
    exitCode: EXIT.refused,
    details: faults.slice(0, 20),
    hint: 'nothing was touched; `rehome rollback list --verify` says which points are whole',
  });
}

async function intoAnother(
  stages: Stages,
  options: RestorePointOptions,
  url: string,
  point: RollbackPoint,
): Promise<RestoreResult> {
  const start = performance.now();
  const database = await requireEmpty(url, options.signal);
  const preview: RestorePreview = {
    ...{ point: point.name, at: point.at, file: options.file, database },
    ...{ written: null, walBytes: null, runs: [], connections: [] },
  };
  if (options.dryRun === true) return { preview, restored: null };
  await options.confirm?.(preview);
  const restored = await restoreInto(stages, {
    ...{ url, file: options.file, point, bare: true },
    parallel: options.parallel ?? 4,
    environment: options.environment ?? {},
    signal: options.signal,
  }).catch((error: unknown) => {
    throw withLeftovers(stages.failure(error), database);
  });
  const milliseconds = performance.now() - start;
  return { preview, restored: { ...restored, keptAs: null, backup: null, milliseconds } };
}

/** What was begun stays there, and the next try wants the database empty. */
function withLeftovers(error: Error, database: string): Error {
  if (!(error instanceof RehomeError)) return error;
  const { code, exitCode, message, hint, details } = error;
  const interrupted = code === 'interrupted';
  return new RehomeError(interrupted ? 'interrupted; the target was not touched' : message, {
    ...{ code, exitCode, cause: error },
    details: [...details, `${database} may hold a part of the point now`],
    hint: interrupted || hint === undefined ? 'make it empty before the next try' : hint,
  });
}

/** @returns the database's name @throws RehomeError `not_empty`, exit code 6 */
function requireEmpty(url: string, signal: AbortSignal | undefined): Promise<string> {
  return usingSession(url, { side: 'target', purpose: 'restore', signal }, async (session) => {
    const { database } = await identifyDatabase(session);
    const { found } = await session.row<{ found: string[] }>(sql`
      SELECT array(SELECT format('%I.%I', n.nspname, c.relname)
                     FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
                      AND n.nspname !~ '^pg_(toast_)?temp_' LIMIT 5) AS found`);
    if (found.length === 0) return database;
    throw new RehomeError(`${database} is not empty: a point is restored into an empty database`, {
      code: 'not_empty',
      exitCode: EXIT.refused,
      details: found,
      hint: 'make one, such as by createdb -T template0 NAME, and name it with --into',
    });
  });
}
