/**
 * Finds the rows that were written without a key: nothing that an INSERT returns says which staged
 * row became which, so they are paired once more by all that is in them, as stale copies are.
 */
import type { Move, MovedTable } from '../model/move.js';
import { isCounted } from '../model/row-key.js';
import { columns, id, join, type Sql, sql } from '../sql/sql.js';
import { placeAmong } from '../stage/keyed-rows.js';
import { numbered, type Scratch } from '../stage/scratch.js';
import { atTargetKey, imageOf, targetRows } from './image.js';

/** To be run when the rows stand there. Null where rows have keys. */
export function findWritten(scratch: Scratch, move: Move, table: MovedTable): Sql | null {
  if (!isCounted(table.targetKey)) return null;
  const compared = table.columns.filter((c) => c.written === 'always');
  const image = imageOf(scratch, move, table, { withMap: true, needed: compared });
  const line = (values: readonly Sql[]): Sql =>
    sql`ROW(${join(values.map((value) => sql`${value}::text`))})::text`;
  const ours = line(compared.map((c) => image.value(c)));
  const theirs = line(compared.map((c) => id('t', c.target.name)));
  const found = numbered('t', table.targetKey);
  const set = table.targetKey.map((key, i) => sql`${id(found[i] ?? '')} = ${id('theirs', key)}`);
  const same = numbered('s', table.sourceKey).map(
    (name) => sql`${id('map', name)} = ${id('ours', name)}`,
  );
  return sql`
    UPDATE ${scratch.map(table)} AS map SET ${join(set)}
      FROM (SELECT ${columns('m', numbered('s', table.sourceKey))}, ${ours} AS line, ${placeAmong(ours)} AS place
              FROM ${image.from} WHERE m.how = 'i') AS ours
      JOIN (SELECT ${columns('t', table.targetKey)}, ${theirs} AS line, ${placeAmong(theirs)} AS place
              FROM ${targetRows(table)} AS t
             WHERE NOT EXISTS (SELECT FROM ${scratch.map(table)} AS m WHERE ${atTargetKey(table, 'm')})) AS theirs
        ON theirs.line = ours.line AND theirs.place = ours.place
     WHERE ${join(same, ' AND ')}`;
}
