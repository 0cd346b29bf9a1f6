/**
 * The statements that write, each with its journal entry in the same statement: the keys come
 * from RETURNING, so what is journalled is what was written. Pure.
 */
import { type Journal, journalledRows, keyNames } from '../ledger/journal.js';
import { isCounted } from '../model/row-key.js';
import { columns, id, join, type Sql, sql } from '../sql/sql.js';
import { placeAmong, rowDigest } from '../stage/keyed-rows.js';
import { numbered } from '../stage/scratch.js';
import type { TableChange } from './change.js';

/** One DELETE, UPDATE or INSERT, to be made alone or beside others in one statement. */
export interface Write {
  readonly change: TableChange;
  /** `name AS (…)`, in this order. */
  readonly parts: readonly Sql[];
  /** Name of the part with the written rows. */
  readonly written: Sql;
  /** Puts them into the journal. */
  readonly journal: Sql;
}

/** A statement of its own. */
export function alone({ parts, journal }: Write): Sql {
  return sql`WITH ${join(parts)} ${journal}`;
}

/**
 * One statement that makes them all: PostgreSQL checks foreign keys at its end, so their rows may
 * point at each other in any way. It gives back the sum of written rows.
 */
export function together(writes: readonly Write[]): Sql {
  const parts = writes.flatMap(({ parts: own, journal }, index) => [
    ...own,
    sql`${id(`=journal_${index}`)} AS (${journal} RETURNING 1)`,
  ]);
  const rows = writes.map((_, index) => sql`(SELECT count(*) FROM ${id(`=journal_${index}`)})`);
  return sql`WITH ${join(parts)} SELECT (${join(rows, ' + ')})::float8 AS rows`;
}

function into(journal: Journal, before: boolean, digest: boolean): Sql {
  const names = [
    'op',
    ...keyNames(journal),
    ...(digest ? ['digest'] : []),
    ...(before ? numbered('b', journal.columns) : []),
  ];
  return sql`INSERT INTO ${journal.name} (${join(names.map((name) => id(name)))})`;
}

const tableOf = ({ table }: TableChange): Sql => id(table.schema, table.name);

const partName = (what: string, { journal }: TableChange): Sql =>
  id(`=${what}_${journal.position}`);

/** Condition: the other writes to the same table are done, so that their unique values are free. */
const after = (earlier: readonly Write[]): Sql =>
  join(
    [sql`TRUE`, ...earlier.map(({ written }) => sql`(SELECT count(*) >= 0 FROM ${written})`)],
    ' AND ',
  );

/** `alias.k_1 = t.<key>` and so on. */
function atKey(journal: Journal, alias: string): Sql {
  return join(
    journal.key.map((name, index) => sql`${id(alias, `k_${index + 1}`)} = ${id('t', name)}`),
    ' AND ',
  );
}

export function deleting(change: TableChange, remove: Sql): Write {
  const { journal } = change;
  const [rows, at] = isCounted(journal.key)
    ? [physicalRows(journal, remove), sql`t.tableoid = g."=table" AND t.ctid = g."=at"`]
    : [remove, atKey(journal, 'g')];
  const written = partName('deleted', change);
  return {
    change,
    written,
    parts: [
      sql`${written} AS (
      DELETE FROM ${tableOf(change)} AS t USING (${rows}) AS g WHERE ${at} RETURNING t.*
    )`,
    ],
    journal: sql`${into(journal, true, false)}
    SELECT 'D', ${writtenKey(journal)}, ${columns('w', journal.columns)} FROM ${written} AS w`,
  };
}

/** Where rows that are only counted stand: found and removed by one statement, so none can move. */
function physicalRows(journal: Journal, remove: Sql): Sql {
  return sql`SELECT t.tableoid AS "=table", t.ctid AS "=at"
    FROM ${journalledRows(journal)} AS t JOIN (${remove}) AS g ON ${atKey(journal, 'g')}`;
}

/** Key of a written row `w`. Of rows that are only counted, equal ones are numbered once more. */
function writtenKey(journal: Journal): Sql {
  if (!isCounted(journal.key)) return columns('w', journal.key);
  const digest = rowDigest('w', journal.columns);
  return sql`${digest}, ${placeAmong(digest)}`;
}

/**
 * The rows are locked and read in the newest state before they are changed, so that the
 * before-image is what the change really replaced. The update takes its rows from there, which
 * makes sure of the order.
 *
 * @param parked some of the rows are in the journal already, as they were before
 */
export function updating(
  change: TableChange,
  update: NonNullable<TableChange['update']>,
  earlier: readonly Write[],
  parked: boolean,
): Write {
  const { journal } = change;
  const at = journal.key.map(
    (name, index) => sql`${update.at[index] ?? sql`NULL`} = ${id('before', name)}`,
  );
  const same = journal.key.map((name) => sql`${id('t', name)} = ${id('before', name)}`);
  const returned = [
    ...journal.key.map((name, index) => sql`${id('t', name)} AS ${id(`k_${index + 1}`)}`),
    sql`${rowDigest('t', journal.columns)} AS digest`,
    ...journal.columns.map((name, index) => sql`${id('before', name)} AS ${id(`b_${index + 1}`)}`),
  ];
  const parkedAt = sql`j.op = 'U' AND ${join(
    keyNames(journal).map((name) => sql`${id('j', name)} = ${id('w', name)}`),
    ' AND ',
  )}`;
  const [before, written] = [partName('before', change), partName('updated', change)];
  return {
    change,
    written,
    parts: [
      sql`${before} AS MATERIALIZED (
      SELECT t.* FROM ${tableOf(change)} AS t JOIN (${update.keys}) AS g ON ${atKey(journal, 'g')} FOR NO KEY UPDATE OF t
    )`,
      sql`${written} AS (
      UPDATE ${tableOf(change)} AS t
         SET ${join(update.set.map(({ column, value }) => sql`${id(column)} = ${value}`))}
        FROM ${update.from} JOIN ${before} AS before ON ${join(at, ' AND ')}
       WHERE ${join(same, ' AND ')} AND ${update.where} AND ${after(earlier)}
      RETURNING ${join(returned)}
    )`,
      ...(parked
        ? [
            sql`${partName('parked', change)} AS (
      UPDATE ${journal.name} AS j SET digest = w.digest FROM ${written} AS w WHERE ${parkedAt} RETURNING 1
    )`,
          ]
        : []),
    ],
    journal: sql`${into(journal, true, true)}
    SELECT 'U', w.* FROM ${written} AS w${
      parked ? sql` WHERE NOT EXISTS (SELECT FROM ${journal.name} AS j WHERE ${parkedAt})` : sql``
    }`,
  };
}

export function inserting(
  change: TableChange,
  insert: NonNullable<TableChange['insert']>,
  earlier: readonly Write[],
): Write {
  const { journal, table } = change;
  const counted = isCounted(journal.key);
  const overriding = table.columns.some((c) => c.identity === 'always')
    ? sql`OVERRIDING SYSTEM VALUE`
    : sql``;
  const written = partName('inserted', change);
  return {
    change,
    written,
    parts: [
      sql`${written} AS (
      INSERT INTO ${tableOf(change)} AS t (${join(insert.values.map(({ column }) => id(column)))}) ${overriding}
      SELECT ${join(insert.values.map(({ value }) => value))} FROM ${insert.from} WHERE ${insert.where} AND ${after(earlier)}
      RETURNING ${counted ? sql`` : sql`${columns('t', journal.key)}, `}${rowDigest('t', journal.columns)} AS digest
    )`,
    ],
    journal: sql`${into(journal, false, true)}
    SELECT 'I', ${counted ? sql`w.digest, ${placeAmong(sql`w.digest`)}, ` : sql``}w.* FROM ${written} AS w`,
  };
}
