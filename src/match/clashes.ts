/** Unique values that a row of somebody else has, and rows that somebody else still points at. */

import type { ForeignKey, Table } from '../model/catalog.js';
import { movedTable } from '../model/find-moved.js';
import type { Move, MovedColumn, MovedTable, TargetIdLink } from '../model/move.js';
import { looksSecret } from '../report/mask.js';
import { columns, id, join, literal, type Sql, sql } from '../sql/sql.js';
import { inPartition } from '../stage/in-partition.js';
import { numbered, type Scratch } from '../stage/scratch.js';
import { isExcluded } from './exclude-owned-rows.js';
import {
  atSourceKey,
  atTargetKey,
  type Image,
  imageOf,
  movedColumn,
  rowsIn,
  targetRows,
} from './image.js';
import { isIdOf, rowsWithIds } from './read-ids.js';

/** Keys whose values all come from the source and could be taken: a number of a sequence is new. */
export function clashableKeys(table: MovedTable): (readonly string[])[] {
  const comes = (name: string): boolean =>
    table.columns.some((c) => c.target.name === name && c.value.kind !== 'key');
  return table.target.uniqueKeys.map((key) => key.columns).filter((names) => names.every(comes));
}

function valuesOf(table: MovedTable, names: readonly string[]): MovedColumn[] {
  return names.map((name) => movedColumn(table, name));
}

/**
 * Staged rows that would take a unique value from a row that stays: one that is neither a copy
 * of a staged row nor on its way out. Columns: `s_1…`, `example`.
 */
export function takenValues(
  scratch: Scratch,
  move: Move,
  table: MovedTable,
  names: readonly string[],
): Sql {
  const needed = valuesOf(table, names);
  const image = imageOf(scratch, move, table, { withMap: false, needed });
  const equal = needed.map((c) => sql`${id('t', c.target.name)} = ${image.value(c)}`);
  return sql`
    SELECT ${keyAs('s', table)}, ${clashExample(table, image, needed)} AS example
      FROM ${image.from}
      JOIN ${targetRows(table)} AS t ON ${join(equal, ' AND ')}
     WHERE NOT ${isExcluded(scratch, table)}
       AND NOT EXISTS (SELECT FROM ${scratch.map(table)} AS m WHERE ${atTargetKey(table, 'm')} AND m.how = 'm')
       AND NOT EXISTS (SELECT FROM ${scratch.gone(table)} AS g WHERE ${atTargetKey(table, 'g')})`;
}

/** Staged rows whose unique value an earlier staged row has too; the first by key keeps it. */
export function doubledValues(
  scratch: Scratch,
  move: Move,
  table: MovedTable,
  names: readonly string[],
): Sql {
  const needed = valuesOf(table, names);
  const image = imageOf(scratch, move, table, { withMap: false, needed });
  const values = needed.map((c) => image.value(c));
  const filled = values.map((value) => sql`${value} IS NOT NULL`);
  return sql`
    SELECT * FROM (
      SELECT ${keyAs('s', table)}, ${clashExample(table, image, needed)} AS example,
             row_number() OVER (PARTITION BY ${join(values)} ORDER BY own.how IS NULL, ${columns('s', table.sourceKey)}) AS place
        FROM ${image.from}
        LEFT JOIN ${scratch.map(table)} AS own ON ${atSourceKey(table, 'own')}
       WHERE ${join(filled, ' AND ')} AND NOT ${isExcluded(scratch, table)}) AS ranked
     WHERE place > 1`;
}

/** The source row's key, and its value where that may be shown. */
function clashExample(table: MovedTable, image: Image, needed: readonly MovedColumn[]): Sql {
  const key = join(
    table.sourceKey.map((name) => sql`${id('s', name)}::text`),
    " || ', ' || ",
  );
  const values = needed.map((c) =>
    looksSecret(c.target.name) ? literal('***') : sql`${image.value(c)}::text`,
  );
  return sql`${key} || ': ' || ${join(values, " || ', ' || ")}`;
}

function keyAs(alias: string, table: MovedTable): Sql {
  return join(
    table.sourceKey.map((name, index) => sql`${id(alias, name)} AS ${id(`s_${index + 1}`)}`),
  );
}

/**
 * Takes the rows of a clash out of the move. A copy that such a row had in the target has then no
 * source row any more, and goes where copies like that go.
 */
export function excludeClashes(scratch: Scratch, table: MovedTable, clashes: Sql): Sql[] {
  const same = numbered('s', table.sourceKey).map(
    (name) => sql`${id('m', name)} = ${id('x', name)}`,
  );
  const out = sql`${scratch.excluded(table)} AS x WHERE ${join(same, ' AND ')} AND x.reason = 'unique_clash'`;
  const keys = columns('m', numbered('t', table.targetKey));
  return [
    sql`INSERT INTO ${scratch.excluded(table)}
      SELECT ${columns('c', numbered('s', table.sourceKey))}, 'unique_clash' FROM (${clashes}) AS c
      ON CONFLICT DO NOTHING`,
    ...(table.config.stale === 'keep'
      ? []
      : [
          sql`INSERT INTO ${scratch.gone(table)}
            SELECT ${keys} FROM ${scratch.map(table)} AS m WHERE m.mode = 'r' AND EXISTS (SELECT FROM ${out})`,
        ]),
    sql`DELETE FROM ${scratch.map(table)} AS m USING ${out}`,
  ];
}

/**
 * Rows to be removed that a row which stays still points at. `ON DELETE` would remove or change
 * that row, whoever's it is.
 */
export function stillPointedAt(
  scratch: Scratch,
  move: Move,
  table: MovedTable,
  key: ForeignKey,
  from: Table,
): Sql {
  const points = key.toColumns.map(
    (name, index) => sql`${id('r', key.fromColumns[index] ?? '')} = ${id('t', name)}`,
  );
  return sql`
    SELECT ${columns('g0', numbered('t', table.targetKey))}, ROW(${join(key.fromColumns.map((name) => sql`${id('r', name)}::text`))})::text AS example
      FROM ${scratch.gone(table)} AS g0
      JOIN ${targetRows(table)} AS t ON ${atTargetKey(table, 'g0')}
      JOIN ${rowsIn(move, from)} AS r ON ${join(points, ' AND ')}
     WHERE ${inPartition('r', key.fromPart)} AND ${inPartition('t', key.toPart)}
       AND ${goesOnPointing(scratch, move, key, true)}`;
}

/** The same by ids that a link of the config finds in values. */
export function stillPointedAtByIds(
  scratch: Scratch,
  move: Move,
  table: MovedTable,
  link: TargetIdLink,
): Sql {
  const points = { from: link.from, fromColumns: [link.column] };
  return sql`
    SELECT ${columns('g0', numbered('t', table.targetKey))}, left(${id('r', link.column)}::text, 200) AS example
      FROM ${scratch.gone(table)} AS g0
      JOIN ${targetRows(table)} AS t ON ${atTargetKey(table, 'g0')}
      JOIN ${rowsWithIds(link, rowsIn(move, link.from))} AS r ON ${isIdOf(link, 'r', 't')}
     WHERE ${goesOnPointing(scratch, move, points, true)}`;
}

/**
 * Condition: the row `r` that points by the key neither goes nor will point elsewhere. A copy that
 * is brought up to date will point where its source row points: to a row that stays.
 *
 * @param written whether copies that are brought up to date count as pointing elsewhere
 */
export function goesOnPointing(
  scratch: Scratch,
  move: Move,
  key: Pick<ForeignKey, 'from' | 'fromColumns'>,
  written: boolean,
): Sql {
  const moved = movedTable(move, key.from);
  if (moved === undefined) return sql`TRUE`;
  const stays = sql`NOT EXISTS (SELECT FROM ${scratch.gone(moved)} AS g WHERE ${at('r', moved, 'g')})`;
  if (!written || !writesLink(moved, key)) return stays;
  return sql`${stays} AND NOT EXISTS (SELECT FROM ${scratch.map(moved)} AS m
    WHERE m.mode <> 'a' AND ${at('r', moved, 'm')})`;
}

function writesLink(moved: MovedTable, key: Pick<ForeignKey, 'fromColumns'>): boolean {
  return key.fromColumns.every((name) =>
    moved.columns.some((c) => c.target.name === name && c.written === 'always'),
  );
}

function at(row: string, table: MovedTable, alias: string): Sql {
  return join(
    table.targetKey.map((name, index) => sql`${id(alias, `t_${index + 1}`)} = ${id(row, name)}`),
    ' AND ',
  );
}

/** Takes rows that are still pointed at off the list: they stay. */
export function keepPointedAt(scratch: Scratch, table: MovedTable, pointed: Sql): Sql {
  const same = numbered('t', table.targetKey).map(
    (name) => sql`${id('g', name)} = ${id('p', name)}`,
  );
  return sql`DELETE FROM ${scratch.gone(table)} AS g USING (${pointed}) AS p WHERE ${join(same, ' AND ')}`;
}

export function countClashes(clashes: Sql): Sql {
  return sql`
    SELECT count(*)::float8 AS total, (array_agg(example ORDER BY example))[1:3] AS examples FROM (${clashes}) AS c`;
}
