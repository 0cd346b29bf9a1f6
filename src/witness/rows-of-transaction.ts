/**
 * The expensive evidence: every visible row of every table whose xmin is this transaction's.
 * Savepoints and exception blocks have transaction ids of their own, so what counts is whether
 * the id is still in progress: of others such rows would not be visible.
 */
import type { Catalog, Table } from '../model/catalog.js';
import type { Session } from '../postgres/session.js';
import { id, type Sql, sql } from '../sql/sql.js';

/**
 * Condition: this transaction, or a subtransaction of it, wrote the visible row version with this
 * xmin. The 32 bits of xmin are completed from the epoch of our own id, which is older.
 */
export function isOurs(xmin: Sql): Sql {
  const epoch = sql`floor(pg_current_xact_id()::text::numeric / 4294967296) * 4294967296`;
  const low = sql`pg_current_xact_id()::text::numeric % 4294967296`;
  const full = sql`${epoch} + ${xmin}::text::numeric + CASE WHEN ${xmin}::text::numeric < ${low} THEN 4294967296 ELSE 0 END`;
  return sql`CASE WHEN age(${xmin}) <= age(pg_current_xact_id()::xid)
    THEN pg_xact_status((${full})::text::xid8) = 'in progress' ELSE FALSE END`;
}

export interface TableRows {
  readonly table: Table;
  readonly rows: number;
}

/** Reads every table once; needs PostgreSQL 13 or newer. */
export async function rowsOfTransaction(session: Session, catalog: Catalog): Promise<TableRows[]> {
  const found: TableRows[] = [];
  for (const table of catalog.tables) {
    const name = id(table.schema, table.name);
    // Rows of tables that inherit from it count for those.
    const own = table.partitioned ? name : sql`ONLY ${name}`;
    const { rows } = await session.row<{ rows: number }>(sql`
      SELECT coalesce(sum(rows), 0)::float8 AS rows
        FROM (SELECT t.xmin, count(*) AS rows FROM ${own} AS t GROUP BY t.xmin) AS versions
       WHERE ${isOurs(sql`xmin`)}`);
    found.push({ table, rows });
  }
  return found;
}
