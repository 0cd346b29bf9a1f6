/** A value that nobody has, to stand in a unique column while values change hands between rows. */
import type { Column, Table } from '../model/catalog.js';
import { standsAsNull } from '../model/spare-column.js';
import { columns, id, type Sql, sql } from '../sql/sql.js';

/** Number of the row among those that get such a value. */
export const PLACE_COLUMN = '=place';

/** @param alias of the row, with its number beside it */
export function spareValue(
  table: Table,
  column: Column,
  key: readonly string[],
  alias: string,
): Sql {
  if (standsAsNull(table, column)) return sql`NULL`;
  if (column.category === 'N') {
    const name = id(column.name);
    return sql`(SELECT coalesce(max(${name}), 0) FROM ${id(table.schema, table.name)}) + ${id(alias, PLACE_COLUMN)}`;
  }
  const text = sql`md5(ROW(${columns(alias, key)})::text || clock_timestamp()::text)`;
  return column.base === 'uuid' ? sql`${text}::uuid` : text;
}
