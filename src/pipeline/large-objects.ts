/** Columns whose numbers are large objects' of the source: the objects themselves do not move. */

import type { Hazard } from '../model/hazard.js';
import type { Move } from '../model/move.js';
import { nameText } from '../model/name-text.js';
import { columnText, tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { id, sql } from '../sql/sql.js';
import { COHORT_COLUMN } from '../stage/scratch.js';
import { type CohortBounds, sourceRows } from '../stage/source-rows.js';

/** @param source inside the snapshot that the rows are copied from */
export async function largeObjectHazards(
  source: Session,
  move: Move,
  bounds: CohortBounds,
): Promise<Hazard[]> {
  const hazards: Hazard[] = [];
  for (const table of move.tables) {
    for (const { value, target } of table.columns) {
      if (value.kind !== 'source' || value.column.base !== 'oid') continue;
      const number = sql`${id('s', value.column.name)}`;
      const moves = table.role === 'root' ? sql`${id('s', COHORT_COLUMN)}` : sql`TRUE`;
      const { total, examples } = await source.row<{
        total: number;
        examples: string[] | null;
      }>(sql`
        SELECT count(*)::float8 AS total, (array_agg(DISTINCT ${number}::text))[1:3] AS examples
          FROM (${sourceRows(move, table, bounds)}) AS s
         WHERE ${moves} AND ${number}::text::oid IN (SELECT oid FROM pg_catalog.pg_largeobject_metadata)`);
      if (total === 0) continue;
      hazards.push({
        code: 'LARGE_OBJECT',
        where: columnText(table.target, target.name),
        message: `${total} rows of ${tableText(table.source)} have large objects in ${value.column.name}: these do not move, and their numbers are others' in the target`,
        count: total,
        examples: examples ?? [],
        settle: `tables.${table.target.inConfig}.columns.${nameText(target.name)}: { keep: true }, which leaves new rows without; bring the objects over by yourself, or make the column a bytea`,
        level: 'fatal',
      });
    }
  }
  return hazards;
}
