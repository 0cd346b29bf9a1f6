/**
 * One table from the target to staging, and the proof that it arrived: the bytes that the target
 * sent in its snapshot and those that staging sends afterwards have one SHA-256. Rows keep their
 * order on the way, so nothing need be sorted, and nothing cancels.
 */
import { createHash } from 'node:crypto';
import type { Session } from '../postgres/session.js';
import { writing } from '../postgres/transaction.js';
import { id, join, sql } from '../sql/sql.js';
import { copyRows, readRows } from '../stage/copy-rows.js';
import type { SourceTable } from './read-contents.js';

export interface TableCopy {
  readonly rows: number;
  readonly bytes: number;
  readonly digest: string;
}

/** What both ends need, for rows to come in the order in which they lie. */
export const IN_ORDER = sql`
  SET synchronize_seqscans = off;
  SET max_parallel_workers_per_gather = 0;
  SET enable_indexscan = off;
  SET enable_indexonlyscan = off`;

/** @throws RehomeError of the side that failed; both sessions are unusable then */
export async function copyTable(
  table: SourceTable,
  target: Session,
  staging: Session,
  onBytes: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<TableCopy> {
  const hash = createHash('sha256');
  let bytes = 0;
  const name = id(table.schema, table.name);
  const columns = join(table.columns.map((column) => id(column)));
  const rows = await writing(staging, async () => {
    await staging.execute(sql`TRUNCATE ONLY ${name}`);
    return copyRows({
      from: target,
      select: selectOf(table),
      to: staging,
      into: table.columns.length === 0 ? name : sql`${name} (${columns})`,
      format: table.format,
      freeze: true,
      onPiece: (piece) => {
        hash.update(piece);
        bytes += piece.length;
        onBytes(piece.length);
      },
      signal,
    });
  });
  return { rows, bytes, digest: hash.digest('hex') };
}

/** Does staging hold the very rows? */
export async function isSame(
  table: SourceTable,
  staging: Session,
  copied: TableCopy,
): Promise<boolean> {
  const hash = createHash('sha256');
  const rows = await readRows(staging, selectOf(table), table.format, (piece) => {
    hash.update(piece);
  });
  return rows === copied.rows && hash.digest('hex') === copied.digest;
}

function selectOf(table: SourceTable) {
  const columns = join(table.columns.map((column) => id(column)));
  return sql`SELECT ${columns} FROM ONLY ${id(table.schema, table.name)}`;
}
