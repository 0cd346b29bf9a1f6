/**
 * Persons who are matched by their identity, and whose key says something else in the target. A row
 * keeps its key as long as it lives; of a key of several columns those that no sequence fills mean
 * something, and what the source has in them would be lost without a word.
 */
import type { Hazard } from '../model/hazard.js';
import type { Move, MovedTable } from '../model/move.js';
import { columnText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { id, sql } from '../sql/sql.js';
import type { Scratch } from '../stage/scratch.js';
import { imageOf } from './image.js';

/** The root's map is complete. */
export async function differingKeys(
  session: Session,
  scratch: Scratch,
  move: Move,
  root: MovedTable,
): Promise<Hazard[]> {
  const hazards: Hazard[] = [];
  if (root.targetKey.length < 2) return hazards;
  for (const c of root.columns) {
    const position = root.targetKey.indexOf(c.target.name);
    if (position === -1 || c.value.kind === 'key' || c.written !== 'always') continue;
    const image = imageOf(scratch, move, root, { withMap: true, needed: [c] });
    const [ours, theirs] = [image.value(c), id('m', `t_${position + 1}`)];
    const { rows, examples } = await session.row<{ rows: number; examples: string[] | null }>(sql`
      SELECT count(*)::float8 AS rows,
             (array_agg(DISTINCT coalesce(${ours}::text, 'NULL') || ' → ' || ${theirs}::text))[1:3] AS examples
        FROM ${image.from} WHERE m.how = 'm' AND m.mode = 'r' AND ${ours} IS DISTINCT FROM ${theirs}`);
    if (rows === 0) continue;
    const where = columnText(root.target, c.target.name);
    hazards.push({
      code: 'KEY_DIFFERS',
      where,
      message: `${rows} matched persons have another ${where} in the target; it is part of the key, and stays`,
      count: rows,
      examples: examples ?? [],
      settle: 'mend the rows of one side; --allow KEY_DIFFERS keeps what the target has',
      level: 'stop',
    });
  }
  return hazards;
}
