/**
 * What PostgreSQL itself counted: rows inserted, updated and deleted by this transaction, in every
 * table of the database, cascades and triggers included.
 */

import { USER_SCHEMA } from '../catalog/user-schemas.js';
import { EXIT, RehomeError } from '../errors.js';
import { type TableId, tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { sql } from '../sql/sql.js';

export interface WriteCounts {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

/** By `tableText`. */
export type CountsByTable = ReadonlyMap<string, WriteCounts>;

/**
 * Partitions count for their root. Left out are PostgreSQL's own schemas, temporary tables, and
 * this tool's own.
 */
const COUNTED = sql`
  SELECT n.nspname AS schema, c.relname AS name,
         sum(s.n_tup_ins)::float8 AS inserted, sum(s.n_tup_upd)::float8 AS updated,
         sum(s.n_tup_del)::float8 AS deleted
    FROM pg_catalog.pg_stat_xact_all_tables AS s
    JOIN pg_catalog.pg_class AS c ON c.oid = coalesce(pg_catalog.pg_partition_root(s.relid), s.relid)
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE ${USER_SCHEMA}
     AND s.n_tup_ins + s.n_tup_upd + s.n_tup_del > 0
   GROUP BY 1, 2`;

/** @throws RehomeError `counts_off` when the server does not count. */
export async function requireCounting(session: Session): Promise<void> {
  const { on } = await session.row<{ on: boolean }>(
    sql`SELECT current_setting('track_counts')::bool AS on`,
  );
  if (!on) {
    throw new RehomeError('the target has track_counts = off: nothing would witness the run', {
      code: 'counts_off',
      exitCode: EXIT.refused,
      hint: 'set track_counts = on (its default) in the target and reload',
    });
  }
}

/** To be called right after BEGIN, and again before COMMIT; the difference is the transaction's. */
export async function countWrites(session: Session): Promise<CountsByTable> {
  const rows = await session.rows<WriteCounts & TableId>(COUNTED);
  return new Map(
    rows.map(({ inserted, updated, deleted, ...table }) => [
      tableText(table),
      { inserted, updated, deleted },
    ]),
  );
}

const NOTHING: WriteCounts = { inserted: 0, updated: 0, deleted: 0 };

/** @returns only tables with a difference */
export function countedSince(baseline: CountsByTable, now: CountsByTable): CountsByTable {
  const since = new Map<string, WriteCounts>();
  for (const [name, counts] of now) {
    const before = baseline.get(name) ?? NOTHING;
    const difference = {
      inserted: counts.inserted - before.inserted,
      updated: counts.updated - before.updated,
      deleted: counts.deleted - before.deleted,
    };
    if (difference.inserted + difference.updated + difference.deleted > 0)
      since.set(name, difference);
  }
  return since;
}
