/**
 * Unique values that are about to change, or to become another row's, and that rows point to by them.
 * Rows that move change along; any other would lose what it points at, or be changed by `ON UPDATE`.
 */

import type { ForeignKey } from '../model/catalog.js';
import type { TriggerMode } from '../model/config.js';
import { movedTable } from '../model/find-moved.js';
import type { Hazard } from '../model/hazard.js';
import type { Move, MovedTable } from '../model/move.js';
import { identifiersText, nameText } from '../model/name-text.js';
import { columnText, tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { and, columns, id, join, type Sql, sql } from '../sql/sql.js';
import { inPartition } from '../stage/in-partition.js';
import type { Scratch } from '../stage/scratch.js';
import { goesOnPointing } from './clashes.js';
import { atTargetKey, comparedColumns, imageOf, rowsIn, targetRows } from './image.js';

export interface ChangedLinksInput {
  readonly session: Session;
  readonly scratch: Scratch;
  readonly move: Move;
  readonly target: { readonly foreignKeys: readonly ForeignKey[] };
  /** Where triggers fire, PostgreSQL checks each statement by itself: no row can change along. */
  readonly triggers: TriggerMode;
}

/** All maps are complete by now. */
export async function changedLinks(input: ChangedLinksInput): Promise<Hazard[]> {
  const asked = input.target.foreignKeys.flatMap((key) => {
    const table = movedTable(input.move, key.to);
    if (table === undefined) return [];
    const [changed, replaced] = [
      pointingAtChanged(input, table, key),
      pointingAtReplaced(input, table, key),
    ];
    return [
      ...(changed === null ? [] : [{ table, key, statement: changed, hazard: changes }]),
      ...(replaced === null ? [] : [{ table, key, statement: replaced, hazard: isReplaced }]),
    ];
  });
  const found = await input.session.rowsOfAlike<{ example: string; total: number }>(
    asked.map(({ statement }) => statement),
  );
  return asked.flatMap(({ table, key, hazard }, position) => {
    const rows = found[position] ?? [];
    const total = rows[0]?.total ?? 0;
    const examples = rows.map(({ example }) => example);
    return total === 0 ? [] : [hazard(table, key, total, examples)];
  });
}

function pointingAtChanged(
  { scratch, move, triggers }: ChangedLinksInput,
  table: MovedTable,
  key: ForeignKey,
): Sql | null {
  const needed = comparedColumns(table).filter((c) => key.toColumns.includes(c.target.name));
  if (needed.length === 0) return null;
  const image = imageOf(scratch, move, table, { withMap: true, needed });
  const changes = needed.map(
    (c) => sql`${image.value(c)} IS DISTINCT FROM ${id('t', c.target.name)}`,
  );
  const points = key.toColumns.map(
    (name, index) => sql`${id('r', key.fromColumns[index] ?? '')} = ${id('t', name)}`,
  );
  return sql`
    SELECT ROW(${columns('r', key.fromColumns)})::text AS example, count(*) OVER ()::float8 AS total
      FROM ${image.from}
      JOIN ${targetRows(table)} AS t ON ${atTargetKey(table, 'm')}
      JOIN ${rowsIn(move, key.from)} AS r ON ${join(points, ' AND ')}
     WHERE m.how = 'm' AND m.mode = 'r' AND (${join(changes, ' OR ')})
       AND ${inPartition('r', key.fromPart)} AND ${inPartition('t', key.toPart)}
       AND ${goesOnPointing(scratch, move, key, triggers === 'silence')}
     LIMIT 5`;
}

/**
 * A row goes and another comes in its place, known by the same. That is one statement, at the end of
 * which `NO ACTION` finds the new row; every other action is taken for the old one.
 */
function pointingAtReplaced(
  { scratch, move, triggers }: ChangedLinksInput,
  table: MovedTable,
  key: ForeignKey,
): Sql | null {
  if (triggers === 'silence' || key.onDelete === 'no action') return null;
  const needed = table.columns.filter((c) => key.toColumns.includes(c.target.name));
  if (needed.length < key.toColumns.length) return null;
  const image = imageOf(scratch, move, table, { withMap: true, needed });
  const same = needed.map((c) => sql`${image.value(c)} = ${id('t', c.target.name)}`);
  const points = key.toColumns.map(
    (name, index) => sql`${id('r', key.fromColumns[index] ?? '')} = ${id('t', name)}`,
  );
  return sql`
    SELECT ROW(${columns('r', key.fromColumns)})::text AS example, count(*) OVER ()::float8 AS total
      FROM ${scratch.gone(table)} AS g0
      JOIN ${targetRows(table)} AS t ON ${atTargetKey(table, 'g0')}
      JOIN ${rowsIn(move, key.from)} AS r ON ${and(points)}
     WHERE EXISTS (SELECT FROM ${image.from} WHERE m.how = 'i' AND ${and(same)})
       AND ${inPartition('r', key.fromPart)} AND ${inPartition('t', key.toPart)}
       AND ${goesOnPointing(scratch, move, key, false)}
     LIMIT 5`;
}

function changes(
  table: MovedTable,
  key: ForeignKey,
  count: number,
  examples: readonly string[],
): Hazard {
  const names = identifiersText(key.toColumns);
  return {
    code: 'LINKED_VALUE_CHANGES',
    where: columnText(table.target, key.toColumns),
    message: `${count} rows of ${tableText(key.from)} point by ${names} to rows of ${tableText(table.target)} where it is about to change`,
    count,
    examples,
    settle: `triggers: silence, with a role that may, where these rows move as well; else tables.${table.target.inConfig}.columns.${nameText(needsKeeping(table, key))}: {keep: true}`,
    level: 'fatal',
  };
}

function needsKeeping(table: MovedTable, key: ForeignKey): string {
  return key.toColumns.find((name) => !table.targetKey.includes(name)) ?? '';
}

function isReplaced(
  table: MovedTable,
  key: ForeignKey,
  count: number,
  examples: readonly string[],
): Hazard {
  const names = identifiersText(key.toColumns);
  const where = columnText(table.target, key.toColumns);
  return {
    code: 'LINKED_VALUE_CHANGES',
    where,
    message: `${count} rows of ${tableText(key.from)} point by ${names} to rows of ${tableText(table.target)} that go, while others come under the same; ON DELETE ${key.onDelete.toUpperCase()} of ${key.name} would be taken all the same`,
    count,
    examples,
    settle: `triggers: silence, with a role that may; or make ${key.name} ON DELETE NO ACTION`,
    level: 'fatal',
  };
}
