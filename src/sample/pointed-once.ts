/** Whether no two rows of a table point at one row, as far as a sample tells. */
import type { TableId } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { columns, id, join, sql } from '../sql/sql.js';
import { attempt, SOURCE_ROWS, someRows } from './bounds.js';

/** @returns null where the server could not tell, or fewer than two rows point anywhere */
export async function pointedOnce(
  session: Session,
  from: TableId,
  names: readonly string[],
): Promise<boolean | null> {
  const filled = join(
    names.map((name) => sql`${id('r', name)} IS NOT NULL`),
    ' AND ',
  );
  const found = await attempt([session], () =>
    session.row<{ rows: number; different: number }>(sql`
      SELECT count(*)::int AS rows, count(DISTINCT ROW(${columns('r', names)})::text)::int AS different
        FROM ${someRows(from, SOURCE_ROWS)} AS r WHERE ${filled}`),
  );
  return found === null || found.rows < 2 ? null : found.rows === found.different;
}
