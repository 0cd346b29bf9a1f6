/** Holds a database against what a rollback point recorded of it. */
import type { PointTable, RollbackPoint } from '../model/rollback-point.js';
import { sameTable, type TableId } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { readOnly } from '../postgres/transaction.js';
import { sql } from '../sql/sql.js';
import { digestTable, listDigestedTables, ownRows } from './digest-tables.js';

export interface TableDifference {
  readonly id: TableId;
  /** Null: the table was not there, or is not there now. */
  readonly then: PointTable | null;
  readonly now: number | null;
}

/** Every row of every table is read. @returns the tables whose rows differ; empty for none */
export async function comparePoint(
  session: Session,
  point: Pick<RollbackPoint, 'tables'>,
): Promise<readonly TableDifference[]> {
  return readOnly(session, async () => {
    await session.execute(sql`SELECT set_config('search_path', '', TRUE)`);
    const found: TableDifference[] = [];
    const listed = await listDigestedTables(session);
    for (const table of listed) {
      const then = point.tables.find((one) => sameTable(one, table)) ?? null;
      const { all } = await digestTable(session, ownRows(table), null);
      if (then !== null && then.rows === all.rows && then.digest === all.digest) continue;
      found.push({ id: table, then, now: all.rows });
    }
    const gone = point.tables.filter((one) => !listed.some((table) => sameTable(table, one)));
    return [...found, ...gone.map((then) => ({ id: then, then, now: null }))];
  });
}
