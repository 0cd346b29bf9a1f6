/**
 * From the rows of a table up to the persons whose they are, by the links alone. Where each table
 * has one way up, table by table; where pairs tell the way, by a list of keys and persons.
 */
import type { Move, MovedTable, OwnerWay } from '../model/move.js';
import { isCounted } from '../model/row-key.js';
import { id, join, literal, type Sql, sql } from '../sql/sql.js';
import {
  asText,
  OWNER_COLUMN,
  rowsWithOwner,
  WAY_COLUMN,
  waysOfRows,
} from '../stage/owner-cases.js';
import type { Scratch } from '../stage/scratch.js';
import { parentBy, targetRows } from './image.js';

/** The rows of one side, and what they are called there. */
export interface Ground {
  /** What pairs tell stands beside the rows. */
  readonly told: boolean;
  readonly side: 'source' | 'target';
  /** FROM item: the rows of a table. */
  rows(table: MovedTable): Sql;
  key(table: MovedTable): readonly string[];
  /** Columns of a row, and columns of its owner, that the way up holds against each other. */
  ends(table: MovedTable, owner: OwnerWay): readonly (readonly [string, string])[];
}

const sourceEnds: Ground['ends'] = (table, owner) => {
  const link = table.joins[owner.join];
  return (link?.fromColumns ?? []).map((name, i) => [name, link?.toColumns[i] ?? ''] as const);
};

export const TARGET: Ground = {
  told: false,
  side: 'target',
  rows: (table) => targetRows(table),
  key: ({ targetKey }) => targetKey,
  ends: (_, owner) =>
    owner.targetColumns.map((name, i) => [name, owner.parentColumns[i] ?? ''] as const),
};

export const SOURCE: Ground = {
  told: false,
  side: 'source',
  rows: ({ source }) => id(source.schema, source.name),
  // The source knows nothing of the numbers that staged rows without a key get.
  key: ({ sourceKey }) => (isCounted(sourceKey) ? [] : sourceKey),
  ends: sourceEnds,
};

/** Source rows as they were staged. */
export function stagedGround(scratch: Scratch): Ground {
  return {
    ...SOURCE,
    told: true,
    rows: (table) => scratch.source(table),
    key: ({ sourceKey }) => sourceKey,
  };
}

export interface WayUp {
  /** JOINs after the row. */
  readonly joins: Sql;
  /** Alias that has the root's key columns under their own names. */
  readonly root: string;
}

/** Every table up to the root has one way up. */
export function isPlain(move: Move, table: MovedTable): boolean {
  return (
    table.cases === null && table.owners.every((owner) => isPlain(move, parentBy(move, owner)))
  );
}

/**
 * @param alias of the row; those of what is above it are made from it
 * @param kind such as LEFT JOIN
 */
export function wayUp(
  move: Move,
  ground: Ground,
  table: MovedTable,
  alias: string,
  kind: Sql = sql`JOIN`,
  step = '_',
): WayUp {
  const joins: Sql[] = [];
  let child = table;
  let at = alias;
  for (let [owner] = child.owners; owner !== undefined; [owner] = child.owners) {
    const parent = parentBy(move, owner);
    const up = `${at}${step}`;
    if (!isPlain(move, child)) {
      const same = ground
        .key(child)
        .map((name, i) => sql`${id(up, `=k_${i + 1}`)} = ${id(at, name)}`);
      joins.push(
        sql`${kind} (${rootsOf(move, ground, child)}) AS ${id(up)} ON ${join(same, ' AND ')}`,
      );
      return { joins: join(joins, '\n      '), root: up };
    }
    const below = at;
    const on = ground
      .ends(child, owner)
      .map(([from, to]) => sql`${id(up, to)} = ${id(below, from)}`);
    const rows = isPlain(move, parent) ? tableRows(ground, parent) : ground.rows(parent);
    joins.push(sql`${kind} ${rows} AS ${id(up)} ON ${join(on, ' AND ')}`);
    [child, at] = [parent, up];
  }
  return { joins: join(joins, '\n      '), root: at };
}

/** Rows that only hang below are not held by what tells rows without a key apart. */
function tableRows(ground: Ground, table: MovedTable): Sql {
  return ground.side === 'target' ? id(table.target.schema, table.target.name) : ground.rows(table);
}

/** SELECT: the key of each row that leads to a root row (`=k_1`…), and that row's, by its own names. */
export function rootsOf(move: Move, ground: Ground, table: MovedTable): Sql {
  const ways = table.owners.map((owner, way) => {
    const parent = parentBy(move, owner);
    const up = wayUp(move, ground, parent, 'c_', sql`JOIN`);
    const on = ground
      .ends(table, owner)
      .map(([from, to]) =>
        table.cases === null
          ? sql`${id('c_', to)} = ${id('c', from)}`
          : sql`${asText(id('c_', to))} = ${id('c', OWNER_COLUMN)}`,
      );
    const key = ground.key(table).map((name, i) => sql`${id('c', name)} AS ${id(`=k_${i + 1}`)}`);
    const [root = parent] = move.tables;
    const person = ground.key(root).map((name) => sql`${id(up.root, name)} AS ${id(name)}`);
    const rows = rowsOfWay(ground, table, way);
    return sql`
      SELECT ${join([...key, ...person])} FROM ${rows} AS c
        JOIN ${ground.rows(parent)} AS c_ ON ${join(on, ' AND ')} ${up.joins}`;
  });
  return join(ways, ' UNION ALL ');
}

/** The rows of a table that go by one way, with the owner beside them. */
function rowsOfWay(ground: Ground, table: MovedTable, way: number): Sql {
  const ways = waysOfRows(table, ground.side);
  const rows = ground.rows(table);
  if (ways === null) return rows;
  const known = ground.told ? rows : rowsWithOwner(ways, rows);
  return sql`(SELECT * FROM ${known} AS r WHERE r.${id(WAY_COLUMN)} = ${literal(way)})`;
}
