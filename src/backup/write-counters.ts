/** What PostgreSQL has counted so far, so that a later look can tell what was written since. */
import { USER_SCHEMA } from '../catalog/user-schemas.js';
import type { WriteCounters, WrittenSince } from '../model/rollback-point.js';
import { sameTable, type TableId } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { literal, sql } from '../sql/sql.js';

/** Partitions count for their root. */
const COUNTS = sql`
  SELECT n.nspname AS schema, c.relname AS name, sum(s.n_tup_ins)::float8 AS inserted,
         sum(s.n_tup_upd)::float8 AS updated, sum(s.n_tup_del)::float8 AS deleted
    FROM pg_catalog.pg_stat_user_tables AS s
    JOIN pg_catalog.pg_class AS c ON c.oid = coalesce(pg_catalog.pg_partition_root(s.relid), s.relid)
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE ${USER_SCHEMA}
   GROUP BY 1, 2 ORDER BY 1, 2`;

export async function readCounters(session: Session): Promise<WriteCounters> {
  const head = await session.row<{ wal: string | null; since: string | null }>(sql`
    SELECT CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_current_wal_lsn()::text END AS wal,
           to_char(stats_reset AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS since
      FROM pg_catalog.pg_stat_database WHERE datname = current_database()`);
  const tables = await session.rows<WriteCounters['tables'][number] & Record<string, unknown>>(
    COUNTS,
  );
  return { ...head, tables };
}

/** Bytes of log between two positions of one server; null where either is not known. */
export async function walBetween(
  session: Session,
  from: string | null,
  to: string | null,
): Promise<number | null> {
  if (from === null || to === null) return null;
  const { bytes } = await session.row<{ bytes: number }>(
    sql`SELECT pg_catalog.pg_wal_lsn_diff(${literal(to)}::pg_lsn, ${literal(from)}::pg_lsn)::float8 AS bytes`,
  );
  return bytes;
}

/** Writes to a table from one count to the other; null where the statistics were reset or have lost what they had. */
export function countedSince(
  table: TableId,
  then: WriteCounters,
  now: WriteCounters,
): WrittenSince['counted'] {
  if (then.since !== now.since) return null;
  const of = (counters: WriteCounters) =>
    counters.tables.find((candidate) => sameTable(candidate, table));
  const [before, after] = [of(then), of(now)];
  if (after === undefined) return null;
  const inserted = after.inserted - (before?.inserted ?? 0);
  const updated = after.updated - (before?.updated ?? 0);
  const deleted = after.deleted - (before?.deleted ?? 0);
  return Math.min(inserted, updated, deleted) < 0 ? null : { inserted, updated, deleted };
}
