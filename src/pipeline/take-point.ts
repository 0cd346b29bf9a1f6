/**
 * Makes a rollback point out of one snapshot of the target: full backup, the residents' rows by
 * themselves, digests of every table. All of it is written under a temporary name, synced and read
 * back; the folder gets its name and the info file is written only then, so that whatever is
 * listed is whole.
 */
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freeName } from '../backup/back-up-database.js';
import type { Environment } from '../backup/connection-environment.js';
import { createBackup } from '../backup/create-backup.js';
import { digestTable, kindOf, listDigestedTables, ownRows } from '../backup/digest-tables.js';
import { findPgTools } from '../backup/find-pg-tools.js';
import { backupsIn, FULL, infoFile, namesIn, RESIDENTS } from '../backup/point-files.js';
import { makeFolder, sealFolder, syncPath } from '../backup/private-files.js';
import { estimateBytes, requireRoom } from '../backup/require-room.js';
import { waysBack } from '../backup/restore-text.js';
import { schemaFingerprint } from '../backup/schema-fingerprint.js';
import { readCounters } from '../backup/write-counters.js';
import { writeResidents } from '../backup/write-residents.js';
import { LEDGER_SCHEMA, TOOL_SCHEMAS } from '../catalog/user-schemas.js';
import { readRuns } from '../ledger/read-runs.js';
import {
  type BackupFiles,
  type CreatedPoint,
  POINT_FORMAT,
  type PointTable,
  type ResidentFile,
  type RollbackPoint,
} from '../model/rollback-point.js';
import { tableText } from '../model/table-id.js';
import { type DatabaseIdentity, identifyDatabase } from '../postgres/database-identity.js';
import type { Session } from '../postgres/session.js';
import { timeInName, writePrivately } from '../report/write-report.js';
import { sql } from '../sql/sql.js';
import type { ClassOf } from './point-classes.js';
import type { Stages } from './stages.js';
import { TOOL } from './tool.js';

export interface TakePointInput {
  /** In a REPEATABLE READ transaction on the target, for this alone until it ends. */
  readonly session: Session;
  readonly url: string;
  readonly workdir: string;
  readonly purpose: RollbackPoint['purpose'];
  readonly builtIn: boolean;
  readonly parallel: number;
  readonly environment: Environment;
  /** Null: the source was not asked. */
  readonly classes: { readonly of: ClassOf; readonly root: PointTableName } | null;
  readonly signal?: AbortSignal | undefined;
}

type PointTableName = Pick<PointTable, 'schema' | 'name'>;

/**
 * @throws RehomeError `disk_full_ahead`, `backup_failed` (exit 6), `backup_unwritable` (exit 1), of
 *   the connection, or the signal's reason; nothing is left behind then
 */
export async function takePoint(stages: Stages, input: TakePointInput): Promise<CreatedPoint> {
  const { session, workdir, signal } = input;
  const start = performance.now();
  const backups = backupsIn(workdir);
  await makeFolder(backups);
  const identity = await identifyDatabase(session);
  await requireRoom(backups, await estimateBytes(session));
  const at = stages.now();
  const name = freeName(timeInName(at), await namesIn(backups));
  const partial = join(backups, `.partial-${name}`);
  await mkdir(partial, { mode: 0o700 });
  try {
    const { full, schema, digested } = await write(stages, input, identity, partial);
    const files = [
      ...full.files.map((file) => ({ ...file, path: `${FULL}/${file.path}` })),
      ...digested.files,
    ];
    await syncPath(partial);
    await rename(partial, join(backups, name));
    const point: RollbackPoint = {
      format: POINT_FORMAT,
      name,
      at: at.toISOString(),
      tool: TOOL,
      purpose: input.purpose,
      kind: full.kind,
      madeBy: full.madeBy,
      database: digested.database,
      schema,
      persons: personsOf(digested.tables, input),
      tables: digested.tables,
      runs: digested.runs,
      counters: digested.counters,
      folder: name,
      files,
      bytes: files.reduce((sum, file) => sum + file.bytes, 0),
      residents: digested.residents,
      milliseconds: performance.now() - start,
      restore: waysBack({ kind: full.kind, name, residents: digested.residents !== null }),
    };
    const file = infoFile(workdir, name);
    signal?.throwIfAborted();
    await writePrivately(file, `${JSON.stringify(point, null, 2)}\n`);
    await syncPath(backups);
    return { file, point };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    await rm(join(backups, name), { recursive: true, force: true });
    throw error;
  }
}

interface Digested
  extends Pick<
    RollbackPoint,
    'database' | 'counters' | 'runs' | 'tables' | 'files' | 'residents'
  > {}

async function write(
  stages: Stages,
  input: TakePointInput,
  identity: DatabaseIdentity,
  folder: string,
): Promise<{
  readonly full: BackupFiles;
  readonly schema: string;
  readonly digested: Digested;
}> {
  const { session, url, environment, signal } = input;
  const { snapshot } = await session.row<{ snapshot: string }>(
    sql`SELECT pg_export_snapshot() AS snapshot`,
  );
  const tools = input.builtIn
    ? null
    : await findPgTools({ serverVersion: identity.versionNumber, environment, signal });
  const work = [
    createBackup({
      ...{ url, side: 'target', tools, environment, snapshot, signal },
      folder: join(folder, FULL),
      parallel: input.parallel,
      excludeSchemas: TOOL_SCHEMAS.filter((one) => one !== LEDGER_SCHEMA),
      onProgress: (progress) => stages.emit({ kind: 'progress', stage: 'backup', ...progress }),
    }),
    schemaFingerprint(url, { side: 'target', snapshot, signal }),
    digestAll(input, identity, join(folder, RESIDENTS)),
  ] as const;
  // Nothing may still write into the folder when it is renamed or removed.
  await Promise.allSettled(work);
  const [full, schema, digested] = await Promise.all(work);
  return { full, schema, digested };
}

async function digestAll(
  input: TakePointInput,
  identity: DatabaseIdentity,
  folder: string,
): Promise<Digested> {
  const { session, classes: asked, signal } = input;
  const { bytes, encoding } = await session.row<{ bytes: number; encoding: string }>(sql`
    SELECT pg_database_size(current_database())::float8 AS bytes,
           current_setting('server_encoding') AS encoding`);
  const counters = await readCounters(session);
  const runs = await readRuns(session);
  await session.execute(sql`SELECT set_config('search_path', '', TRUE)`);
  const tables: PointTable[] = [];
  const residents: ResidentFile[] = [];
  const listed = await listDigestedTables(session);
  for (const table of listed) {
    signal?.throwIfAborted();
    const rowClass = asked?.of(table) ?? null;
    const { all, ...classes } = await digestTable(session, ownRows(table), rowClass);
    const { schema, name } = table;
    tables.push({
      ...{ schema, name, ...all },
      kind: kindOf(table, rowClass !== null),
      classes: rowClass === null ? null : classes,
    });
  }
  if (asked !== null) {
    await makeFolder(folder);
    residents.push(
      ...(await writeResidents({ session, folder, tables, listed, of: asked.of, signal })),
    );
  }
  const files = asked === null ? [] : await sealFolder(folder, signal);
  return {
    database: {
      name: identity.database,
      identity: identity.identity,
      version: identity.version,
      versionNumber: identity.versionNumber,
      ...{ encoding, bytes },
    },
    counters,
    runs: runs.map(({ id, kind, state, startedAt }) => ({ id, kind, state, startedAt })),
    tables,
    files: files.map((file) => ({ ...file, path: `${RESIDENTS}/${file.path}` })),
    residents: asked === null ? null : residents,
  };
}

function personsOf(
  tables: readonly PointTable[],
  { classes }: TakePointInput,
): RollbackPoint['persons'] {
  if (classes === null) return null;
  const root = tables.find((table) => tableText(table) === tableText(classes.root));
  if (root === undefined || root.classes === null) return null;
  return { resident: root.classes.resident.rows, cohort: root.classes.cohort.rows };
}
