/**
 * The journal of one table in one run: for every row that was written its key, what was done to
 * it, the whole row as it was before, and a digest of the row as the run left it. Before-images
 * keep their types, so that they come back to the bit.
 */
import type { Table } from '../model/catalog.js';
import { targetKeyOf } from '../model/row-key.js';
import type { TableId } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import { keyedRows, rowDigest } from '../stage/keyed-rows.js';
import { column, numbered } from '../stage/scratch.js';
import { ledgerTable } from './ledger.js';

export interface Journal {
  readonly run: number;
  readonly position: number;
  readonly of: TableId;
  /** The journal's table: `op` (I, U, D), `k_1…`, `digest`, `b_1…`. */
  readonly name: Sql;
  readonly key: readonly string[];
  /** Columns of the table when it was journalled; `b_1…` are in this order. */
  readonly columns: readonly string[];
  /** The way up to the owner: position of its journal and the columns on both ends. */
  readonly owner: JournalOwner | null;
}

/** Journals of reference tables come before the root's, whose position is 0. */
export function isShared({ position }: { readonly position: number }): boolean {
  return position < 0;
}

export interface JournalOwner {
  readonly position: number;
  readonly columns: readonly string[];
  readonly key: readonly string[];
}

export const keyNames = (journal: Journal): string[] => numbered('k', journal.key);

/** `b_n` of a column. @throws when the column was not there yet. */
export function beforeName(journal: Journal, column: string): string {
  const index = journal.columns.indexOf(column);
  if (index === -1) throw new Error(`${journal.of.name}.${column} is not in the journal`);
  return `b_${index + 1}`;
}

/**
 * FROM item: rows of the table, with what the journal tells them apart by.
 *
 * @param where over the row `r`: which of equal rows without a key are numbered
 */
export function journalledRows({ of, key, columns }: Journal, where?: Sql): Sql {
  return keyedRows(of, key, columns, where);
}

/** Digest of the row before, as `rowDigest` has it of a row now. */
export function beforeDigest(journal: Journal, alias: string): Sql {
  return rowDigest(alias, numbered('b', journal.columns));
}

export function journalOf(
  run: number,
  position: number,
  table: Table,
  owner: JournalOwner | null,
): Journal {
  return {
    run,
    position,
    of: { schema: table.schema, name: table.name },
    name: ledgerTable(`journal_${run}_${position}`),
    key: targetKeyOf(table),
    columns: table.columns.map(({ name }) => name),
    owner,
  };
}

export async function createJournal(
  session: Session,
  journal: Journal,
  table: Table,
): Promise<void> {
  const typeOf = (name: string): Sql => verbatim(column(table, name).type);
  const definitions = [
    sql`op "char" NOT NULL`,
    ...journal.key.map((name, index) => sql`${id(`k_${index + 1}`)} ${typeOf(name)} NOT NULL`),
    sql`digest text`,
    ...journal.columns.map((name, index) => sql`${id(`b_${index + 1}`)} ${typeOf(name)}`),
  ];
  await session.execute(sql`CREATE TABLE ${journal.name} (${join(definitions)})`);
  await session.execute(
    sql`INSERT INTO ${ledgerTable('journalled_table')} VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      journal.run,
      journal.position,
      journal.of.schema,
      journal.of.name,
      journal.key,
      journal.columns,
      journal.owner?.position ?? null,
      journal.owner?.columns ?? null,
      journal.owner?.key ?? null,
    ],
  );
}

/** Journals of a run, in link order. */
export async function journalsOf(session: Session, run: number): Promise<Journal[]> {
  const rows = await session.rows<{
    position: number;
    schema_name: string;
    table_name: string;
    key_columns: string[];
    columns: string[];
    owner_position: number | null;
    owner_columns: string[] | null;
    owner_key: string[] | null;
  }>(
    sql`SELECT position, schema_name, table_name, key_columns, columns, owner_position, owner_columns, owner_key
          FROM ${ledgerTable('journalled_table')} WHERE run = ${literal(run)} ORDER BY position`,
  );
  return rows.map((row) => ({
    run,
    position: row.position,
    of: { schema: row.schema_name, name: row.table_name },
    name: ledgerTable(`journal_${run}_${row.position}`),
    key: row.key_columns,
    columns: row.columns,
    owner:
      row.owner_position === null
        ? null
        : {
            position: row.owner_position,
            columns: row.owner_columns ?? [],
            key: row.owner_key ?? [],
          },
  }));
}

/** The journal's key equal to that of the table's row under `alias`. */
export function atJournalKey(journal: Journal, journalAlias: string, alias: string): Sql {
  return join(
    journal.key.map(
      (name, index) => sql`${id(journalAlias, `k_${index + 1}`)} = ${id(alias, name)}`,
    ),
    ' AND ',
  );
}

export interface JournalCounts {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

export async function countJournal(session: Session, journal: Journal): Promise<JournalCounts> {
  return session.row<{ inserted: number; updated: number; deleted: number }>(sql`
    SELECT count(*) FILTER (WHERE op = 'I')::float8 AS inserted,
           count(*) FILTER (WHERE op = 'U')::float8 AS updated,
           count(*) FILTER (WHERE op = 'D')::float8 AS deleted
      FROM ${journal.name}`);
}
