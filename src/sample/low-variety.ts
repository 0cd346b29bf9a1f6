/** Values of a column that has few different ones: how often each is there, in a sample. */
import type { TableId } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { id, literal, sql } from '../sql/sql.js';
import { attempt, SOURCE_ROWS, someRows } from './bounds.js';

export interface ValueCount {
  /** As PostgreSQL prints it; null for NULL. */
  readonly value: string | null;
  readonly rows: number;
}

/** @returns null where there are more than `most` different ones, or the server could not tell */
export async function lowVariety(
  session: Session,
  table: TableId,
  column: string,
  most: number,
): Promise<readonly ValueCount[] | null> {
  const counts = await attempt([session], () =>
    session.rows<{ value: string | null; rows: number }>(sql`
      SELECT v AS value, count(*)::int AS rows
        FROM (SELECT (${id('r', column)})::text AS v FROM ${someRows(table, SOURCE_ROWS)} AS r) AS x
       GROUP BY v ORDER BY count(*) DESC, v LIMIT ${literal(most + 1)}`),
  );
  return counts === null || counts.length > most ? null : counts;
}

/**
 * The day on which the first of those rows came to be whose persons the source lacks.
 * @param known digests of persons on both sides
 */
export async function firstOfOthers(
  session: Session,
  table: TableId,
  column: string,
  person: ReturnType<typeof sql>,
  known: readonly string[],
): Promise<string | null> {
  const row = await attempt([session], () =>
    session.row<{ day: string | null }>(
      sql`
      SELECT min(v)::date::text AS day
        FROM (SELECT ${id('r', column)} AS v, ${person} AS p FROM ${someRows(table, SOURCE_ROWS)} AS r) AS x
       WHERE p IS NOT NULL AND p <> ALL($1::text[])`,
      [known],
    ),
  );
  return row?.day ?? null;
}
