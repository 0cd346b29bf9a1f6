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

/** `alias.k_1 = t.<key>` and so on. */
function atKey(journal: Journal, alias: string): Sql {
  return join(
    journal.key.map((name, index) => sql`${id(alias, `k_${index + 1}`)} = ${id('t', name)}`),
    ' AND ',
  );
}

export function deleteStatement(change: TableChange, remove: Sql): Sql {
  const { journal } = change;
  const [rows, at] = isCounted(journal.key)
    ? [physicalRows(journal, remove), sql`t.tableoid = g."=table" AND t.ctid = g."=at"`]
    : [remove, atKey(journal, 'g')];
  return sql`
    WITH written AS (
      DELETE FROM ${tableOf(change)} AS t USING (${rows}) AS g WHERE ${at} RETURNING t.*
    )
    ${into(journal, true, false)}
    SELECT 'D', ${writtenKey(journal)}, ${columns('w', journal.columns)} FROM written AS w`;
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
 */
export function updateStatement(
  change: TableChange,
  update: NonNullable<TableChange['update']>,
): Sql {
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
  return sql`
    WITH before AS MATERIALIZED (
      SELECT t.* FROM ${tableOf(change)} AS t JOIN (${update.keys}) AS g ON ${atKey(journal, 'g')} FOR NO KEY UPDATE OF t
    ), written AS (
      UPDATE ${tableOf(change)} AS t
         SET ${join(update.set.map(({ column, value }) => sql`${id(column)} = ${value}`))}
        FROM ${update.from} JOIN before ON ${join(at, ' AND ')}
       WHERE ${join(same, ' AND ')} AND ${update.where}
      RETURNING ${join(returned)}
    )
    ${into(journal, true, true)}
    SELECT 'U', w.* FROM written AS w`;
}

export function insertStatement(
  change: TableChange,
  insert: NonNullable<TableChange['insert']>,
): Sql {
  const { journal, table } = change;
  const counted = isCounted(journal.key);
  const overriding = table.columns.some((c) => c.identity === 'always')
    ? sql`OVERRIDING SYSTEM VALUE`
    : sql``;
  return sql`
    WITH written AS (
      INSERT INTO ${tableOf(change)} AS t (${join(insert.values.map(({ column }) => id(column)))}) ${overriding}
      SELECT ${join(insert.values.map(({ value }) => value))} FROM ${insert.from} WHERE ${insert.where}
      RETURNING ${counted ? sql`` : sql`${columns('t', journal.key)}, `}${rowDigest('t', journal.columns)} AS digest
    )
    ${into(journal, false, true)}
    SELECT 'I', ${counted ? sql`w.digest, ${placeAmong(sql`w.digest`)}, ` : sql``}w.* FROM written AS w`;
}
