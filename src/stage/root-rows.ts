/**
 * Root rows of the source as the identity is asked of them: expressions go by the target's names, and
 * a column that has another name in the source goes by that of the target as well.
 */
import type { MovedTable } from '../model/move.js';
import { id, join, type Sql, sql } from '../sql/sql.js';

/** @returns a FROM item */
export function rootRows(root: MovedTable, rows: Sql): Sql {
  const named = root.columns.flatMap(({ target, value }) =>
    value.kind === 'source' &&
    value.column.name !== target.name &&
    !root.source.columns.some(({ name }) => name === target.name)
      ? [sql`${id('r', value.column.name)} AS ${id(target.name)}`]
      : [],
  );
  return named.length === 0 ? rows : sql`(SELECT r.*, ${join(named)} FROM ${rows} AS r)`;
}
