/** Rows that PostgreSQL has counted as written to some tables since its statistics began. */
import { parseTableName } from '../model/name-text.js';
import type { Session } from '../postgres/session.js';
import { join, literal, sql } from '../sql/sql.js';

/**
 * @param tables as `tableText` has them
 * @returns null on a standby, which counts nothing of what is replayed
 */
export async function countRowWrites(
  session: Session,
  tables: readonly string[],
): Promise<number | null> {
  if (tables.length === 0) return 0;
  const named = tables.map((text) => {
    const { schema, name } = parseTableName(text) ?? { schema: null, name: text };
    return sql`(${literal(schema ?? '')}, ${literal(name)})`;
  });
  // Partitions count for their root.
  const { writes } = await session.row<{ writes: number | null }>(sql`
    SELECT CASE WHEN pg_is_in_recovery() THEN NULL
           ELSE coalesce(sum(s.n_tup_ins + s.n_tup_upd + s.n_tup_del), 0)::float8 END AS writes
      FROM pg_catalog.pg_stat_user_tables AS s
      JOIN pg_catalog.pg_class AS c ON c.oid = coalesce(pg_catalog.pg_partition_root(s.relid), s.relid)
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
     WHERE (n.nspname, c.relname) IN (${join(named)})`);
  return writes;
}
