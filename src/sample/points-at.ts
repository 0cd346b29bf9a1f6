/** How many values of a column are keys of another table of the same database. */
import type { TableId } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { id, literal, type Sql, sql } from '../sql/sql.js';
import { attempt, SOURCE_ROWS } from './bounds.js';
import { type KeyEnd, keyAmong } from './key-among.js';

export interface PointsAt {
  /** Different values in the sample. */
  readonly values: number;
  readonly found: number;
}

/**
 * @param value SQL over the row `r`; may give several rows, such as the elements of an array
 * @returns null where the server could not tell in time, or the two cannot be compared
 */
export function pointsAt(
  session: Session,
  from: TableId,
  value: Sql,
  to: KeyEnd,
): Promise<PointsAt | null> {
  return attempt([session], () =>
    session.row<{ values: number; found: number }>(sql`
      SELECT count(*)::int AS "values", (count(*) FILTER (WHERE there))::int AS found
        FROM (SELECT ${keyAmong(to, sql`x.v`)} AS there
                FROM (SELECT DISTINCT v
                        FROM (SELECT (${value})::text AS v FROM ${id(from.schema, from.name)} AS r
                               LIMIT ${literal(SOURCE_ROWS)}) AS y
                       WHERE v IS NOT NULL) AS x) AS z`),
  );
}
