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
import type { WaysOfRows } from '../stage/owner-cases.js';
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
  /** The ways up; none for the root. */
  readonly owners: readonly JournalOwner[];
}

/** Journals of reference tables come before the root's, whose position is 0. */
export function isShared({ position }: { readonly position: number }): boolean {
  return position < 0;
}

/** A way up to the owner: position of its journal, and the columns on both ends. */
export interface JournalOwner {
  /** The table's own where a row hangs on another of it. */
  readonly position: number;
  /** Condition over a row that goes this way; then the ends are compared as text. */
  readonly when: string | null;
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
  owners: readonly JournalOwner[],
): Journal {
  return {
    run,
    position,
    of: { schema: table.schema, name: table.name },
    name: ledgerTable(`journal_${run}_${position}`),
    key: targetKeyOf(table),
    columns: table.columns.map(({ name }) => name),
    owners,
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
  const [owner] = journal.owners;
  const plain = owner?.when === null ? owner : undefined;
  await session.execute(
    sql`INSERT INTO ${ledgerTable('journalled_table')} VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      journal.run,
      journal.position,
      journal.of.schema,
      journal.of.name,
      journal.key,
      journal.columns,
      plain?.position ?? null,
      plain?.columns ?? null,
      plain?.key ?? null,
    ],
  );
  if (owner !== undefined && plain === undefined) await noteWays(session, journal);
}

const WAYS = ledgerTable('journalled_way');

/** Several ways up, of the few tables that have them: older ledgers have no table for these. */
async function noteWays(session: Session, journal: Journal): Promise<void> {
  if (!(await hasWays(session))) {
    await session.execute(sql`
      CREATE TABLE ${WAYS} (
        run int NOT NULL, position int NOT NULL, way int NOT NULL, condition text NOT NULL,
        owner_position int NOT NULL, owner_columns text[] NOT NULL, owner_key text[] NOT NULL,
        PRIMARY KEY (run, position, way))`);
  }
  for (const [way, owner] of journal.owners.entries()) {
    await session.execute(sql`INSERT INTO ${WAYS} VALUES ($1, $2, $3, $4, $5, $6, $7)`, [
      ...[journal.run, journal.position, way, owner.when ?? 'TRUE'],
      ...[owner.position, owner.columns, owner.key],
    ]);
  }
}

async function hasWays(session: Session): Promise<boolean> {
  const { there } = await session.row<{ there: boolean }>(
    sql`SELECT to_regclass(${literal(WAYS.text)}) IS NOT NULL AS there`,
  );
  return there;
}

export async function forgetWays(session: Session, run: number): Promise<void> {
  if (await hasWays(session))
    await session.execute(sql`DELETE FROM ${WAYS} WHERE run = ${literal(run)}`);
}

async function waysOf(session: Session, run: number): Promise<ReadonlyMap<number, JournalOwner[]>> {
  const found = new Map<number, JournalOwner[]>();
  if (!(await hasWays(session))) return found;
  const rows = await session.rows<{
    position: number;
    condition: string;
    owner_position: number;
    owner_columns: string[];
    owner_key: string[];
  }>(sql`SELECT * FROM ${WAYS} WHERE run = ${literal(run)} ORDER BY position, way`);
  for (const row of rows) {
    const ways = found.get(row.position) ?? [];
    const { owner_position: position, owner_columns: columns, owner_key: key } = row;
    ways.push({ position, columns, key, when: row.condition });
    found.set(row.position, ways);
  }
  return found;
}

/** How the journalled table's rows find their owners; null where there is one way for all. */
export function journalledWays(journal: Journal): WaysOfRows | null {
  const [first] = journal.owners;
  if (first === undefined || first.when === null) return null;
  const self = journal.owners.find(({ position }) => position === journal.position);
  return {
    own: first.columns[0] ?? '',
    ways: waysUp(journal).map(({ when }) => verbatim(when ?? 'TRUE')),
    self:
      self === undefined ? null : { when: verbatim(self.when ?? 'TRUE'), to: self.key[0] ?? '' },
  };
}

/** The ways that lead to other tables. */
export function waysUp({ owners, position }: Journal): readonly JournalOwner[] {
  return owners.filter((owner) => owner.position !== position);
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
  const ways = await waysOf(session, run);
  return rows.map((row) => ({
    run,
    position: row.position,
    of: { schema: row.schema_name, name: row.table_name },
    name: ledgerTable(`journal_${run}_${row.position}`),
    key: row.key_columns,
    columns: row.columns,
    owners:
      row.owner_position === null
        ? (ways.get(row.position) ?? [])
        : [
            {
              position: row.owner_position,
              when: null,
              columns: row.owner_columns ?? [],
              key: row.owner_key ?? [],
            },
          ],
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
