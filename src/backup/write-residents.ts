/** The residents' rows by themselves: a CSV file a table, and a script with which psql loads them. */
import { join } from 'node:path';
import { EXIT, RehomeError } from '../errors.js';
import type { PointTable, ResidentFile } from '../model/rollback-point.js';
import { sameTable, type TableId, tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { columns, literal, sql } from '../sql/sql.js';
import { copyCommand, fileName } from './archive-scripts.js';
import { copyToFile, countRowsIn } from './copy-files.js';
import { type DigestedTable, ownRows, type RowClass } from './digest-tables.js';
import { writeText } from './private-files.js';

export interface WriteResidentsInput {
  /** The session that the classes can be asked in. */
  readonly session: Session;
  /** There, and empty. */
  readonly folder: string;
  readonly tables: readonly PointTable[];
  readonly listed: readonly DigestedTable[];
  readonly of: (table: TableId) => RowClass | null;
  readonly signal?: AbortSignal | undefined;
}

const HEAD = `-- The residents' rows as they were. Run it in this folder, into an empty copy of the schema:
-- psql -X -f load.sql DATABASE
\\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET DateStyle = 'ISO, YMD';
SET IntervalStyle = 'postgres';
SET xmloption = content;
SET row_security = off;
`;

/** @throws RehomeError `backup_failed` where a file does not have the rows that were digested */
export async function writeResidents(input: WriteResidentsInput): Promise<readonly ResidentFile[]> {
  const { session, folder, signal } = input;
  const written: ResidentFile[] = [];
  const commands: string[] = [];
  for (const [position, table] of input.tables.entries()) {
    const rowClass = input.of(table);
    const listed = input.listed.find((candidate) => sameTable(candidate, table));
    if (rowClass === null || listed === undefined) continue;
    const names = await storedColumns(session, table);
    const file = fileName(position, table, 'csv.gz');
    const rows = await copyToFile({
      from: session,
      select: sql`SELECT ${columns('t', names)} FROM ${ownRows(listed)} AS t ${rowClass.joins}
        WHERE NOT (${rowClass.cohort})`,
      format: 'csv',
      file: join(folder, file),
      signal,
    });
    const read = await countRowsIn(join(folder, file), 'csv', signal);
    const expected = table.classes?.resident.rows ?? 0;
    if (rows !== expected || read !== expected) {
      throw new RehomeError(`the residents' rows of ${tableText(table)} could not be kept`, {
        code: 'backup_failed',
        exitCode: EXIT.refused,
        details: [`digested: ${expected} rows; written: ${rows}; read back: ${read}`],
        hint: 'nothing was written to the database; please report it with the log',
      });
    }
    const { schema, name } = table;
    written.push({ schema, name, file: `residents/${file}`, rows });
    commands.push(copyCommand({ schema, name, columns: names, file }, 'csv'));
  }
  await writeText(join(folder, 'load.sql'), `${HEAD}${commands.join('')}`);
  return written;
}

/** Without generated ones, which COPY does not take. */
async function storedColumns(session: Session, table: TableId): Promise<readonly string[]> {
  const { names } = await session.row<{ names: string[] }>(sql`
    SELECT coalesce(array_agg(a.attname::text ORDER BY a.attnum), '{}') AS names
      FROM pg_catalog.pg_attribute AS a
      JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
     WHERE n.nspname = ${literal(table.schema)} AND c.relname = ${literal(table.name)}
       AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''`);
  return names;
}
