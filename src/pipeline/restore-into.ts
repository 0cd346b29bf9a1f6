/**
 * The contents of a point, put into an empty database and then held against what the point
 * recorded: every row of every table, and the schema.
 */
import { dirname, join } from 'node:path';
import { comparePoint } from '../backup/compare-point.js';
import type { Environment } from '../backup/connection-environment.js';
import { findPgTools } from '../backup/find-pg-tools.js';
import { restoreNativeDump } from '../backup/native-dump.js';
import { FULL } from '../backup/point-files.js';
import { restoreArchive } from '../backup/restore-archive.js';
import { schemaFingerprint } from '../backup/schema-fingerprint.js';
import { EXIT, RehomeError } from '../errors.js';
import type { RestoreResult, RollbackPoint } from '../model/rollback-point.js';
import { tableText } from '../model/table-id.js';
import { identifyDatabase } from '../postgres/database-identity.js';
import type { Session } from '../postgres/session.js';
import { sql } from '../sql/sql.js';
import type { Stages } from './stages.js';
import { usingSession } from './using-session.js';

export interface RestoreIntoInput {
  readonly url: string;
  readonly file: string;
  readonly point: RollbackPoint;
  /** Leave out owners and privileges: the server may lack the roles. */
  readonly bare: boolean;
  readonly parallel: number;
  readonly environment: Environment;
  readonly signal?: AbortSignal | undefined;
}

type Restored = Pick<NonNullable<RestoreResult['restored']>, 'tables' | 'rows' | 'schema'>;

/**
 * @throws RehomeError `pg_restore_missing`, `restore_failed` (exit 6), `restore_differs` (exit 7),
 *   of the connection, or the signal's reason
 */
export async function restoreInto(stages: Stages, input: RestoreIntoInput): Promise<Restored> {
  const { url, point } = input;
  const using = <T>(purpose: string, work: (session: Session) => Promise<T>): Promise<T> =>
    usingSession(url, { side: 'target', purpose, signal: input.signal }, work);
  const identity = await using('restore', identifyDatabase);
  const rows = point.tables.reduce((sum, table) => sum + table.rows, 0);
  await stages.stage(
    'restore',
    `Restore ${point.name}`,
    () => fill(stages, input, identity),
    () => `${point.tables.length} tables, ${rows.toLocaleString('en-US')} rows`,
  );
  return stages.stage(
    'verify',
    'Hold every row against the point',
    () =>
      using('verify restore', async (session) => {
        refuseDifferences(await comparePoint(session, point));
        await session.execute(sql`ANALYZE`);
        const sameMajor = major(identity.versionNumber) === major(point.database.versionNumber);
        const fingerprint = sameMajor
          ? await schemaFingerprint(url, { side: 'target', signal: input.signal })
          : null;
        const schema = fingerprint === point.schema ? 'same' : 'differs';
        return {
          tables: point.tables.length,
          rows,
          schema: fingerprint === null ? 'not compared' : schema,
        };
      }),
    () => 'all as recorded',
  );
}

const major = (versionNumber: number): number => Math.floor(versionNumber / 10_000);

async function fill(
  stages: Stages,
  input: RestoreIntoInput,
  { versionNumber, database }: { readonly versionNumber: number; readonly database: string },
): Promise<void> {
  const { url, file, point, bare, parallel, environment, signal } = input;
  const folder = join(dirname(file), point.folder, FULL);
  const tell = (subject: string, done: number): void =>
    stages.emit({ kind: 'progress', stage: 'restore', subject, done, total: 1, unit: 'tables' });
  const known = new Set(point.tables.map(tableText));
  for (const table of known) tell(table, 0);
  // A backup holds partitions by themselves, the point's digests are of the whole.
  const onTable = (table: string): void => {
    if (known.has(table)) tell(table, 1);
  };
  if (point.kind === 'built-in') {
    await restoreArchive({ url, side: 'target', folder, parallel, bare, onTable, signal });
    return;
  }
  // It reads what a pg_dump of its own major or an older one wrote.
  const wrote = Number.parseInt(/(\d+)/.exec(point.madeBy)?.[1] ?? '0', 10) * 10_000;
  const serverVersion = Math.max(wrote, versionNumber);
  const tools = await findPgTools({ serverVersion, environment, signal });
  if (tools === null) {
    throw new RehomeError(`the point was made by ${point.madeBy}, and no such pg_restore is here`, {
      code: 'pg_restore_missing',
      exitCode: EXIT.refused,
      hint: 'install the PostgreSQL client programs of that version or a newer one',
    });
  }
  await restoreNativeDump({
    ...{ url, database, folder, tools, environment, parallel, bare, onTable, signal },
  });
}

function refuseDifferences(found: Awaited<ReturnType<typeof comparePoint>>): void {
  if (found.length === 0) return;
  throw new RehomeError(
    `${found.length === 1 ? 'a restored table is' : `${found.length} restored tables are`} not as the point recorded`,
    {
      code: 'restore_differs',
      exitCode: EXIT.checkFailed,
      details: found
        .slice(0, 20)
        .map(
          ({ id, then, now }) =>
            `${tableText(id)}: ${then === null ? 'no table' : `${then.rows} rows`} then, ${now === null ? 'no table' : `${now} rows`} restored`,
        ),
      hint: 'the database that should be replaced is as before; `rehome rollback list --verify` says which points are whole',
    },
  );
}
