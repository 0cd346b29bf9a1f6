/**
 * The values by which links lead to a table without naming its key: what they are in the source,
 * what they will be in the target, and what they are there now.
 */
import type { Column } from '../model/catalog.js';
import type { Move, MovedTable } from '../model/move.js';
import { id, join, type Sql, sql, verbatim } from '../sql/sql.js';
import type { Scratch } from '../stage/scratch.js';
import { atTargetKey, type Image, imageOf, targetRows } from './image.js';

/** The table's map is complete by now. Null where no link leads to it but by its key. */
export function fillLinked(scratch: Scratch, move: Move, table: MovedTable): Sql | null {
  const { source, target } = table.linked;
  if (source.length === 0) return null;
  const needed = table.columns.filter((c) => target.includes(c.target));
  const image = imageOf(scratch, move, table, { withMap: true, needed });
  const values = target.flatMap((c) => [linkedValue(table, image, c), id('t', c.name)]);
  return sql`
    INSERT INTO ${scratch.linked(table)}
    SELECT ${join([...source.map((c) => id('s', c.name)), ...values])}, m.how, m.mode
      FROM ${image.from}
      LEFT JOIN ${targetRows(table)} AS t ON ${atTargetKey(table, 'm')} AND m.how = 'm'`;
}

/** What the target has stays where it is not ours to write: on such columns, and on such persons. */
function linkedValue(table: MovedTable, image: Image, column: Column): Sql {
  const moved = table.columns.find((c) => c.target === column);
  const now = id('t', column.name);
  if (moved === undefined) return now;
  const ours = sql`${image.value(moved)}::${verbatim(column.type)}`;
  return moved.written === 'always'
    ? sql`CASE WHEN m.how = 'm' AND m.mode = 'a' THEN ${now} ELSE ${ours} END`
    : sql`CASE WHEN m.how = 'm' THEN ${now} ELSE ${ours} END`;
}
