/**
 * Unique values that change hands between rows that are all updated: PostgreSQL looks at each row by
 * itself, so a value has to be free before it is taken. Whoever holds such a value first gets one
 * that nobody has; the journal already has the row as it was.
 */

import { keyNames } from '../ledger/journal.js';
import type { Column, ForeignKey, Table, UniqueKey } from '../model/catalog.js';
import { isCounted } from '../model/row-key.js';
import { spareColumn } from '../model/spare-column.js';
import { derivedName } from '../sql/derived-name.js';
import { and, columns, id, join, type Sql, sql } from '../sql/sql.js';
import { numbered } from '../stage/scratch.js';
import { PLACE_COLUMN, spareValue } from '../stage/spare-value.js';
import type { TableChange } from './change.js';

interface Parking {
  readonly key: UniqueKey;
  readonly column: Column;
}

/** Null where no unique value of the table is updated, or none could be parked. */
export function parking(change: TableChange, foreignKeys: readonly ForeignKey[]): Sql | null {
  const { table, journal, update } = change;
  if (update === null || isCounted(journal.key)) return null;
  const set = new Map(update.set.map(({ column, value }) => [column, value]));
  const parked = parkings(table, new Set(set.keys()), foreignKeys);
  if (parked.length === 0) return null;
  const names = [...new Set(parked.flatMap(({ key }) => key.columns))];
  const at = and(
    journal.key.map((name, i) => sql`${update.at[i] ?? sql`NULL`} = ${id('before', name)}`),
  );
  const wanted = names.map(
    (name, i) => sql`${set.get(name) ?? id('before', name)} AS ${id(`v_${i + 1}`)}`,
  );
  const others = join(
    journal.key.map((name) => sql`${id('w', derivedName('=', name))} <> ${id('b', name)}`),
    ' OR ',
  );
  const holders = parked.map(({ key }) => {
    const equal = key.nullsNotDistinct ? sql`IS NOT DISTINCT FROM` : sql`=`;
    const same = key.columns.map(
      (name) => sql`${id('w', `v_${names.indexOf(name) + 1}`)} ${equal} ${id('b', name)}`,
    );
    return sql`SELECT ${columns('b', journal.key)} FROM before AS b JOIN wanted AS w ON ${and(same)} AND (${others})`;
  });
  const values = new Map(
    parked.map(({ column }) => [column.name, spareValue(table, column, journal.key, 'h')]),
  );
  const keys = journal.key.map(
    (name) => sql`${id('before', name)} AS ${id(derivedName('=', name))}`,
  );
  const same = (alias: string): Sql =>
    and(journal.key.map((name) => sql`${id('t', name)} = ${id(alias, name)}`));
  const listed = and(
    journal.key.map((name, i) => sql`${id('g', `k_${i + 1}`)} = ${id('t', name)}`),
  );
  const into = ['op', ...keyNames(journal), ...numbered('b', journal.columns)];
  return sql`
    WITH before AS MATERIALIZED (
      SELECT t.* FROM ${id(table.schema, table.name)} AS t JOIN (${update.keys}) AS g ON ${listed} FOR NO KEY UPDATE OF t
    ), wanted AS MATERIALIZED (
      SELECT ${join([...keys, ...wanted])} FROM ${update.from} JOIN before ON ${at} WHERE ${update.where}
    ), held AS MATERIALIZED (
      SELECT b.*, row_number() OVER () AS ${id(PLACE_COLUMN)} FROM before AS b
       WHERE (${columns('b', journal.key)}) IN (${join(holders, ' UNION ')})
    ), parked AS (
      UPDATE ${id(table.schema, table.name)} AS t
         SET ${join([...values].map(([name, value]) => sql`${id(name)} = ${value}`))}
        FROM held AS h WHERE ${same('h')} RETURNING ${columns('h', journal.columns)}
    )
    INSERT INTO ${journal.name} (${join(into.map((name) => id(name)))})
    SELECT 'U', ${columns('p', journal.key)}, ${columns('p', journal.columns)} FROM parked AS p`;
}

/** For each unique key that is updated a column that can hold a value nobody has. */
function parkings(
  table: Table,
  set: ReadonlySet<string>,
  foreignKeys: readonly ForeignKey[],
): Parking[] {
  return table.uniqueKeys.flatMap((key) => {
    const column = spareColumn(table, key.columns, set, foreignKeys);
    return column === undefined ? [] : [{ key, column }];
  });
}
