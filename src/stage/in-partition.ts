/** Rows of one partition among those of the table that it is part of. */
import type { TableId } from '../model/table-id.js';
import { id, literal, type Sql, sql } from '../sql/sql.js';

/** Condition: the row under the alias stands in the partition; any row where there is none. */
export function inPartition(alias: string, part: TableId | null): Sql {
  if (part === null) return sql`TRUE`;
  const name = literal(id(part.schema, part.name).text);
  return sql`${id(alias)}.tableoid IN (SELECT relid FROM pg_catalog.pg_partition_tree(${name}::regclass))`;
}
