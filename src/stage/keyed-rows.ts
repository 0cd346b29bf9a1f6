/** Rows with the key that tells them apart beside them, where none of their columns does. */

import { DIGEST, isCounted } from '../model/row-key.js';
import type { TableId } from '../model/table-id.js';
import { id, join, type Sql, sql } from '../sql/sql.js';

/** Digest of a whole row as text, of these columns. */
export function rowDigest(alias: string, columns: readonly string[]): Sql {
  return sql`md5(ROW(${join(columns.map((name) => id(alias, name)))})::text)`;
}

/** Number of a row among those with an equal digest. */
export function placeAmong(digest: Sql): Sql {
  return sql`row_number() OVER (PARTITION BY ${digest})`;
}

/**
 * FROM item: the table by its name, or with its counted key and the system columns beside it.
 *
 * @param columns what the digest is of
 * @param where over the row `r`: of rows without a key only these are numbered
 */
export function keyedRows(
  of: TableId,
  key: readonly string[],
  columns: readonly string[],
  where: Sql = sql`TRUE`,
): Sql {
  const table = id(of.schema, of.name);
  if (!isCounted(key)) return table;
  const digest = rowDigest('r', columns);
  return sql`(SELECT r.*, r.tableoid, r.ctid, r.xmin, ${digest} AS ${id(DIGEST)}, ${placeAmong(digest)} AS ${id(key[1] ?? '')}
    FROM ${table} AS r WHERE ${where})`;
}
