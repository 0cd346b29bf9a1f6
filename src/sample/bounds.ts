/**
 * How much of a database is looked at: so many rows of a table, in the order in which they lie
 * there, and so long for one statement. A sample is evidence, never a proof.
 */
import type { TableId } from '../model/table-id.js';
import { sqlState } from '../postgres/faults.js';
import type { Session } from '../postgres/session.js';
import { id, literal, type Sql, sql } from '../sql/sql.js';

/** Rows of a source table that are looked at, and of which digests come to the client. */
export const SOURCE_ROWS = 5_000;
/** Rows of a target table among which they are looked for. */
export const TARGET_ROWS = 200_000;
/** Milliseconds. */
const PATIENCE = 60_000;

/** The first rows of a table, to be read from under an alias. */
export function someRows(table: TableId, limit: number): Sql {
  return sql`(SELECT * FROM ${id(table.schema, table.name)} LIMIT ${literal(limit)})`;
}

/**
 * Begins the one READ ONLY snapshot in which all is looked at. Both servers print values alike.
 */
export async function beginSampling(session: Session): Promise<void> {
  await session.execute(sql`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`);
  await session.execute(sql`
    SELECT set_config('statement_timeout', ${literal(String(PATIENCE))}, TRUE),
           set_config('DateStyle', 'ISO, YMD', TRUE), set_config('IntervalStyle', 'postgres', TRUE),
           set_config('TimeZone', 'UTC', TRUE), set_config('extra_float_digits', '1', TRUE),
           set_config('bytea_output', 'hex', TRUE)`);
}

/** Too slow; values that do not fit; types that cannot be compared or cast; no right to look. */
const UNTOLD = /^(57014|22...|42883|42804|42846|42501)$/;

/** What `work` finds; null where the server cannot tell, in time or at all. */
export async function attempt<T>(
  sessions: readonly Session[],
  work: () => Promise<T>,
): Promise<T | null> {
  for (const session of sessions) await session.execute(sql`SAVEPOINT rehome_sample`);
  try {
    return await work();
  } catch (error) {
    if (sessions.some((session) => session.lost) || !UNTOLD.test(sqlState(error) ?? ''))
      throw error;
    for (const session of sessions) await session.execute(sql`ROLLBACK TO SAVEPOINT rehome_sample`);
    return null;
  } finally {
    if (!sessions.some((session) => session.lost)) {
      for (const session of sessions) await session.execute(sql`RELEASE SAVEPOINT rehome_sample`);
    }
  }
}
