/**
 * Rows between a person of the cohort and a resident, such as a friendship: where the source has
 * none, they are kept, for they are the resident's as well. `stale: delete` says otherwise.
 */
import type { Hazard } from '../model/hazard.js';
import { linksInTarget, type Move, type MovedTable } from '../model/move.js';
import { sameTable, type TableId, tableText } from '../model/table-id.js';
import { and, columns, id, join, type Sql, sql } from '../sql/sql.js';
import { numbered, type Scratch } from '../stage/scratch.js';
import { atTargetKey, targetName, targetRows } from './image.js';
import { isIdOf, rowsWithIds } from './read-ids.js';

/** Keys `t_1…` of rows listed to go whose second end is a resident. Null where there is none. */
export function betweenPersons(scratch: Scratch, move: Move, table: MovedTable): Sql | null {
  const [root] = move.tables;
  if (root === undefined || root === table || table.config.stale === 'delete') return null;
  const isSecond = (from: TableId, columns: readonly string[], to: TableId): boolean =>
    sameTable(from, table.target) &&
    sameTable(to, root.target) &&
    !table.owners.some(({ targetColumns }) => columns.join() === targetColumns.join());
  const at = (keys: Sql): Sql =>
    sql`EXISTS (SELECT FROM ${keys} AS l WHERE ${and(
      root.targetKey.map((name, i) => sql`${id('l', `t_${i + 1}`)} = ${id('r', name)}`),
    )})`;
  const between = (rows: Sql, leads: Sql): Sql => sql`
    SELECT ${columns('g0', numbered('t', table.targetKey))}
      FROM ${scratch.gone(table)} AS g0 JOIN ${rows} AS t ON ${atTargetKey(table, 'g0')}
     WHERE EXISTS (SELECT FROM ${targetName(root)} AS r WHERE ${leads}
       AND NOT ${at(scratch.map(root))} AND NOT ${at(scratch.gone(root))})`;
  const byLinks = linksInTarget(move)
    .filter(({ from, fromColumns, to, mention }) => !mention && isSecond(from, fromColumns, to))
    .map(({ fromColumns, toColumns }) =>
      between(
        targetRows(table),
        and(toColumns.map((name, i) => sql`${id('r', name)} = ${id('t', fromColumns[i] ?? '')}`)),
      ),
    );
  // Of an id that may as well be NULL, or that is one of a list, the row is not made.
  const byIds = move.targetIdLinks
    .filter(
      ({ from, column, place, missing, to }) =>
        place.kind === 'whole' && missing !== 'null' && isSecond(from, [column], to),
    )
    .map((link) => between(rowsWithIds(link, targetRows(table)), isIdOf(link, 't', 'r')));
  const all = [...byLinks, ...byIds];
  return all.length === 0 ? null : join(all, ' UNION ');
}

export function betweenHazard(table: MovedTable, count: number): Hazard {
  return {
    code: 'TWO_ENDED_ROWS',
    where: tableText(table.target),
    message: `${count} rows of ${tableText(table.target)} that the source does not have are kept: they lead to a resident as well`,
    count,
    examples: [],
    settle: `nothing to settle: they stay as they are; or tables.${table.target.inConfig}.stale: delete`,
    level: 'note',
  };
}
