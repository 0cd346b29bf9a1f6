/**
 * Brings a built-in archive back without any client program, in the order of its scripts: schema,
 * rows, then keys, indexes and triggers, which so see only complete tables.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FailedEntry, runEntries } from '../dump/run-entries.js';
import { type DumpEntry, splitDump } from '../dump/split-dump.js';
import { EXIT, RehomeError } from '../errors.js';
import { Session, type Side } from '../postgres/session.js';
import { sql, verbatim } from '../sql/sql.js';
import { LARGE_OBJECTS } from './archive-scripts.js';
import { type Archive, readArchive } from './built-in-archive.js';
import { copyFromFile } from './copy-files.js';
import { storedInto } from './list-contents.js';

export interface RestoreArchiveInput {
  readonly url: string;
  readonly side: Side;
  readonly folder: string;
  readonly parallel: number;
  /** Leave out owners and privileges: the server may lack the roles. */
  readonly bare: boolean;
  readonly onTable?: (table: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** @throws RehomeError `restore_failed` (exit 6), of the connection, or the signal's reason */
export async function restoreArchive(input: RestoreArchiveInput): Promise<void> {
  const read = (name: string): Promise<string> => readFile(join(input.folder, name), 'utf8');
  const contents = await readArchive(input.folder);
  const open = (): Promise<Session> =>
    Session.open(input.url, { side: input.side, purpose: 'restore', signal: input.signal });
  const sessions: Session[] = [await open()];
  const [first] = sessions;
  if (first === undefined) return;
  try {
    refuseFailed(await runEntries(first, entries(await read('pre-data.sql'), input.bare)));
    while (sessions.length < Math.min(input.parallel, contents.tables.length)) {
      sessions.push(await open());
    }
    await loadRows(input, sessions, contents);
    if (contents.largeObjects !== null) await loadLargeObjects(input, first, contents.largeObjects);
    refuseFailed(await runEntries(first, entries(await read('post-data.sql'), input.bare)));
    for (const script of ['sequences.sql', 'refresh.sql']) {
      const text = await read(script);
      if (text !== '') await first.execute(verbatim(text));
    }
  } finally {
    for (const session of sessions) {
      if (session.lost || input.signal?.aborted === true) session.destroy();
      else await session.close();
    }
  }
}

async function loadRows(
  input: RestoreArchiveInput,
  sessions: readonly Session[],
  contents: Archive,
): Promise<void> {
  const tables = [...contents.tables];
  const work = async (to: Session): Promise<void> => {
    for (let table = tables.shift(); table !== undefined; table = tables.shift()) {
      input.onTable?.(`${table.schema}.${table.name}`);
      const rows = await copyFromFile({
        to,
        into: storedInto(table),
        file: join(input.folder, table.file),
        signal: input.signal,
      });
      if (rows === table.rows) continue;
      throw new RehomeError(`${table.file} has ${rows} rows, and not ${table.rows}`, {
        code: 'restore_failed',
        exitCode: EXIT.refused,
        hint: '`rehome rollback list --verify` says which points are whole',
      });
    }
  };
  const all = sessions.map(work);
  // None may still be writing when another's failure is told.
  await Promise.allSettled(all);
  await Promise.all(all);
}

async function loadLargeObjects(
  input: RestoreArchiveInput,
  session: Session,
  file: string,
): Promise<void> {
  await session.execute(sql`CREATE TEMPORARY TABLE rehome_large_objects (oid oid, data bytea)`);
  await copyFromFile({
    to: session,
    into: LARGE_OBJECTS,
    file: join(input.folder, file),
    signal: input.signal,
  });
  await session.execute(
    sql`SELECT count(pg_catalog.lo_from_bytea(oid, data)) FROM ${LARGE_OBJECTS}`,
  );
  await session.execute(sql`DROP TABLE ${LARGE_OBJECTS}`);
}

/** Of roles that another server may lack. */
const OF_ROLES = new Set(['ACL', 'DEFAULT ACL', 'SECURITY LABEL', 'SUBSCRIPTION']);

/** The statement that pg_dump puts at the end of an entry. */
const OWNER = /\n\s*ALTER [^\n]* OWNER TO [^\n]*;\s*$/;

function entries(dump: string, bare: boolean): DumpEntry[] {
  const all = splitDump(dump);
  if (!bare) return all;
  return all
    .filter(({ type }) => !OF_ROLES.has(type))
    .map((entry) => ({ ...entry, sql: entry.sql.replace(OWNER, '') }));
}

function refuseFailed(failed: readonly FailedEntry[]): void {
  if (failed.length === 0) return;
  throw new RehomeError(`the schema of the backup could not be made: ${failed.length} faults`, {
    code: 'restore_failed',
    exitCode: EXIT.refused,
    details: failed
      .slice(0, 10)
      .map(({ entry, reason }) => `${entry.type} ${entry.schema}.${entry.name}: ${reason}`),
    hint: 'roles and extensions that the backup names have to be there',
  });
}
