/**
 * Rows that are matched by something else, and whose key says something else in the target. A row
 * keeps its key as long as it lives; columns of it that no sequence fills mean something, and what the
 * source has in them would be lost without a word.
 */
import type { Hazard } from '../model/hazard.js';
import type { Move, MovedTable } from '../model/move.js';
import { isCounted } from '../model/row-key.js';
import { columnText, tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { id, sql } from '../sql/sql.js';
import type { Scratch } from '../stage/scratch.js';
import { imageOf } from './image.js';

/**
 * The table's map is complete. Persons' keys of one column are left alone: who they are their
 * identity says. Of owned rows only a text that is a key by itself can differ; uuids say nothing.
 */
export async function differingKeys(
  session: Session,
  scratch: Scratch,
  move: Move,
  table: MovedTable,
): Promise<Hazard[]> {
  const hazards: Hazard[] = [];
  const isRoot = table.role === 'root';
  const alone = table.targetKey.length === 1;
  if (isCounted(table.targetKey) || isRoot === alone) return hazards;
  for (const c of table.columns) {
    const position = table.targetKey.indexOf(c.target.name);
    if (position === -1 || c.value.kind === 'key' || c.written !== 'always') continue;
    if (!isRoot && (c.target.category !== 'S' || c.value.kind === 'mapped')) continue;
    const image = imageOf(scratch, move, table, { withMap: true, needed: [c] });
    const [ours, theirs] = [image.value(c), id('m', `t_${position + 1}`)];
    const { rows, examples } = await session.row<{ rows: number; examples: string[] | null }>(sql`
      SELECT count(*)::float8 AS rows,
             (array_agg(DISTINCT coalesce(${ours}::text, 'NULL') || ' → ' || ${theirs}::text))[1:3] AS examples
        FROM ${image.from} WHERE m.how = 'm' AND m.mode = 'r' AND ${ours} IS DISTINCT FROM ${theirs}`);
    if (rows === 0) continue;
    const where = columnText(table.target, c.target.name);
    const what = isRoot ? 'persons have' : `rows of ${tableText(table.target)} have`;
    const part = isRoot ? 'part of the key' : 'the key';
    hazards.push({
      code: 'KEY_DIFFERS',
      where,
      message: `${rows} matched ${what} another ${where} in the target; it is ${part}, and stays`,
      count: rows,
      examples: examples ?? [],
      settle: 'mend the rows of one side; --allow KEY_DIFFERS keeps what the target has',
      level: isRoot ? 'stop' : 'note',
    });
  }
  return hazards;
}
