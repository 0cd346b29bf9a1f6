/**
 * A backup without any client program: the schema by the pg_dump that comes along, rows by COPY
 * out of one snapshot, several tables at a time, and scripts with which plain psql brings it all
 * back. `archive.json` says what is in it.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { dumpSchema } from '../dump/dump-schema.js';
import { EXIT, RehomeError } from '../errors.js';
import { tableText } from '../model/table-id.js';
import { Session } from '../postgres/session.js';
import { literal, type Sql, sql } from '../sql/sql.js';
import {
  type ArchivedTable,
  fileName,
  RESTORE_SHELL,
  refreshScript,
  restoreScript,
  sequencesScript,
} from './archive-scripts.js';
import type { BackupInput } from './backup-options.js';
import { copyToFile, countRowsIn } from './copy-files.js';
import { type Contents, listContents, storedRows } from './list-contents.js';
import { writeText } from './private-files.js';

const ARCHIVE_FORMAT = 1;

/** What `archive.json` says. */
export interface Archive {
  readonly format: typeof ARCHIVE_FORMAT;
  readonly tables: readonly ArchivedTable[];
  /** File of `oid` and `data`, or null where there are none. */
  readonly largeObjects: string | null;
}

const MADE_BY = 'rehome (pg_dump 18 for the schema, COPY for the rows)';

const LARGE_OBJECT_ROWS = sql`
  SELECT oid, pg_catalog.lo_get(oid) AS data FROM pg_catalog.pg_largeobject_metadata ORDER BY oid`;

/** @returns who made it @throws RehomeError; what it leaves then is no archive */
export async function writeArchive(input: BackupInput): Promise<string> {
  const { folder, signal } = input;
  await mkdir(join(folder, 'data'), { mode: 0o700 });
  const first = await openInSnapshot(input);
  const others: Session[] = [];
  try {
    const { versionNumber } = await first.row<{ versionNumber: number }>(
      sql`SELECT current_setting('server_version_num')::int AS "versionNumber"`,
    );
    const contents = await listContents(first, input.excludeSchemas ?? []);
    for (let n = 1; n < Math.min(input.parallel, contents.tables.length); n++) {
      others.push(await openInSnapshot(input));
    }
    // One pg_dump at a time: each is some 50 MB of memory, and the rows take longer than both.
    const schema = async (): Promise<readonly [string, string]> => [
      await schemaOf(input, 'pre-data'),
      await schemaOf(input, 'post-data'),
    ];
    const [[preData, postData], { tables, largeObjects }] = await allOrNothing([
      schema(),
      copyAll(input, [first, ...others], contents),
    ] as const);
    await writeText(join(folder, 'pre-data.sql'), forServer(preData, versionNumber));
    await writeText(join(folder, 'post-data.sql'), forServer(postData, versionNumber));
    await writeText(join(folder, 'sequences.sql'), sequencesScript(contents.sequences));
    await writeText(join(folder, 'refresh.sql'), refreshScript(contents.views));
    await writeText(join(folder, 'restore.sql'), restoreScript(tables, largeObjects));
    await writeText(join(folder, 'restore.sh'), RESTORE_SHELL, 0o700);
    const archive: Archive = { format: ARCHIVE_FORMAT, tables, largeObjects };
    await writeText(join(folder, 'archive.json'), `${JSON.stringify(archive, null, 2)}\n`);
    await verifyArchive(folder, archive, signal);
    return MADE_BY;
  } finally {
    for (const session of [first, ...others]) {
      if (session.lost || signal?.aborted === true) session.destroy();
      else await session.close();
    }
  }
}

async function openInSnapshot(input: BackupInput): Promise<Session> {
  const session = await Session.open(input.url, {
    side: input.side,
    purpose: 'backup',
    signal: input.signal,
  });
  try {
    await session.execute(sql`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`);
    await session.execute(sql`SET TRANSACTION SNAPSHOT ${literal(input.snapshot)}`);
    return session;
  } catch (error) {
    session.destroy();
    throw error;
  }
}

function schemaOf(input: BackupInput, section: 'pre-data' | 'post-data'): Promise<string> {
  return dumpSchema(input.url, {
    side: input.side,
    purpose: 'backup',
    sections: [section],
    excludeSchemas: input.excludeSchemas ?? [],
    snapshot: input.snapshot,
    signal: input.signal,
  });
}

/** A setting that pg_dump 18 makes and that older servers do not know. */
function forServer(dump: string, versionNumber: number): string {
  const text = dump.endsWith('\n') ? dump : `${dump}\n`;
  return versionNumber >= 170_000 ? text : text.replace(/^SET transaction_timeout = 0;\n/m, '');
}

async function copyAll(
  input: BackupInput,
  sessions: readonly Session[],
  contents: Contents,
): Promise<Archive> {
  const jobs: { file: string; select: Sql; title: string; position: number | null }[] =
    contents.tables.map((table, position) => ({
      file: `data/${fileName(position, table, 'copy.gz')}`,
      select: storedRows(table),
      title: tableText(table),
      position,
    }));
  const largeObjects = contents.largeObjects === 0 ? null : 'data/large_objects.copy.gz';
  if (largeObjects !== null) {
    const select = LARGE_OBJECT_ROWS;
    jobs.push({ file: largeObjects, select, title: 'large objects', position: null });
  }
  const tables: ArchivedTable[] = [];
  const work = async (from: Session): Promise<void> => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      const { file, select, title, position } = job;
      let done = 0;
      const rows = await copyToFile({
        from,
        select,
        format: 'text',
        file: join(input.folder, file),
        signal: input.signal,
        onBytes: (bytes) => {
          done += bytes;
          input.onProgress?.({ subject: title, done, total: null, unit: 'bytes' });
        },
      });
      const table = position === null ? undefined : contents.tables[position];
      if (table === undefined) continue;
      const { schema, name, columns } = table;
      tables.push({ schema, name, columns, file, rows });
    }
  };
  await allOrNothing(sessions.map(work));
  tables.sort((a, b) => (a.file < b.file ? -1 : 1));
  return { format: ARCHIVE_FORMAT, tables, largeObjects };
}

/** Waits for all, whether one fails or not: nothing may still write into the folder afterwards. */
async function allOrNothing<T extends readonly Promise<unknown>[]>(
  tasks: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(tasks);
  return Promise.all(tasks);
}

const archiveShape = z.object({
  format: z.literal(ARCHIVE_FORMAT),
  largeObjects: z.string().nullable(),
  tables: z.array(
    z.object({
      schema: z.string(),
      name: z.string(),
      columns: z.array(z.string()),
      file: z.string(),
      rows: z.number(),
    }),
  ),
});

/** @throws Error where `archive.json` is missing or none */
export async function readArchive(folder: string): Promise<Archive> {
  return archiveShape.parse(JSON.parse(await readFile(join(folder, 'archive.json'), 'utf8')));
}

/** As it was checked when it was made. @throws RehomeError `backup_failed` */
export async function verifyArchiveIn(folder: string, signal?: AbortSignal): Promise<void> {
  await verifyArchive(folder, await readArchive(folder), signal);
}

/**
 * Reads every file of an archive through and counts its rows.
 * @throws RehomeError `backup_failed` that names the file
 */
async function verifyArchive(
  folder: string,
  archive: Archive,
  signal?: AbortSignal,
): Promise<void> {
  for (const { file, rows } of archive.tables) {
    let found: number | string;
    try {
      found = await countRowsIn(join(folder, file), 'text', signal);
    } catch (error) {
      signal?.throwIfAborted();
      found = error instanceof Error ? error.message : String(error);
    }
    if (found === rows) continue;
    throw new RehomeError(`the backup cannot be read back: ${file}`, {
      code: 'backup_failed',
      exitCode: EXIT.refused,
      details: [`written: ${rows} rows; read back: ${found}`],
      hint: 'the disk may be failing; nothing was written to the database',
    });
  }
}
