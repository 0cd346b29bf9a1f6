/** Which rows of the target are whose, as far as the maps of their owners tell. */
import { movedTable } from '../model/find-moved.js';
import { isPart, linksInTarget, type Move, type MovedTable, type OwnerWay } from '../model/move.js';
import { sameTable } from '../model/table-id.js';
import { and, columns, id, join, literal, type Sql, sql } from '../sql/sql.js';
import {
  asText,
  OWNER_COLUMN,
  rowsWithOwner,
  WAY_COLUMN,
  waysOfRows,
} from '../stage/owner-cases.js';
import { type Scratch, SHARED_COLUMN } from '../stage/scratch.js';
import { atTargetKey, parentBy, rowsIn, targetName, targetRows } from './image.js';

/** `o_1…`: what the rows of existing owners are pointed at by, where these are the source's to say. */
export function keptOwners(scratch: Scratch, move: Move, table: MovedTable): Sql {
  return once(table, kept(scratch, move, table));
}

/** The same, and of people who are residents as well. */
export function existingOwners(scratch: Scratch, move: Move, table: MovedTable): Sql {
  return once(table, existing(scratch, move, table, sql``));
}

/** The same, and rows that go: what they own may have moved to another owner. */
export function cohortOwners(scratch: Scratch, move: Move, table: MovedTable): Sql {
  const gone = ownersIn(move, table, (parent) => scratch.gone(parent), sql``);
  return once(
    table,
    sql`${kept(scratch, move, table)}
    UNION ALL ${gone}`,
  );
}

/** `o_1…`: what rows would be pointed at by that hang on owners who are new to the target. */
export function newOwners(scratch: Scratch, move: Move, table: MovedTable): Sql {
  const isNew = sql` WHERE o.how = 'i' AND o.t_1 IS NOT NULL`;
  return ownersIn(move, table, (parent) => scratch.map(parent), isNew);
}

/** `o_1…`: what the rows of all owners are pointed at by that have a place in the target. */
export function mappedOwners(scratch: Scratch, move: Move, table: MovedTable): Sql {
  const owners = ownersIn(
    move,
    table,
    (parent) => scratch.map(parent),
    sql` WHERE o.t_1 IS NOT NULL`,
  );
  return once(table, owners);
}

function kept(scratch: Scratch, move: Move, table: MovedTable): Sql {
  return existing(scratch, move, table, sql` AND o.mode = 'r'`);
}

function existing(scratch: Scratch, move: Move, table: MovedTable, more: Sql): Sql {
  return ownersIn(move, table, (parent) => scratch.map(parent), sql` WHERE o.how = 'm'${more}`);
}

/** Several rows of the target may point at what is said to be a part of one. */
function once(table: MovedTable, owners: Sql): Sql {
  return isPart(table)
    ? sql`SELECT DISTINCT d.* FROM (${owners}) AS d WHERE d.o_1 IS NOT NULL`
    : owners;
}

/**
 * Condition: the target row `t` is nobody else's. Always so but for parts, at which a row may point
 * that stays; such a one is no copy of ours.
 */
export function nobodyElses(scratch: Scratch, move: Move, table: MovedTable): Sql {
  if (!isPart(table)) return sql`TRUE`;
  const others = linksInTarget(move).flatMap(({ from, fromColumns, to, toColumns }) => {
    const moved = movedTable(move, from);
    const own =
      moved === table ||
      moved?.owners.some((owner) => sameTable(owner.parent, table.target)) === true;
    if (!sameTable(to, table.target) || own) return [];
    const points = toColumns.map(
      (name, i) => sql`${id('r', fromColumns[i] ?? '')} = ${id('t', name)}`,
    );
    const listed = (keys: Sql): Sql => {
      const at = (moved?.targetKey ?? []).map(
        (name, i) => sql`${id('l', `t_${i + 1}`)} = ${id('r', name)}`,
      );
      return sql`EXISTS (SELECT FROM ${keys} AS l WHERE ${and(at)})`;
    };
    const stays =
      moved === undefined
        ? sql`TRUE`
        : sql`NOT ${listed(scratch.map(moved))} AND NOT ${listed(scratch.gone(moved))}`;
    return [
      sql`NOT EXISTS (SELECT FROM ${rowsIn(move, from)} AS r WHERE ${and(points)} AND ${stays})`,
    ];
  });
  return and(others);
}

/**
 * @param keysOf a scratch table with a parent's keys `t_1…`
 * @param where of the rows `o` there
 */
function ownersIn(
  move: Move,
  table: MovedTable,
  keysOf: (parent: MovedTable) => Sql,
  where: Sql,
): Sql {
  const ways = table.owners.map((owner, way) => {
    const parent = parentBy(move, owner);
    return ownersBy(keysOf(parent), table, parent, owner, way, where);
  });
  return join(ways, '\n    UNION ALL ');
}

function ownersBy(
  keys: Sql,
  table: MovedTable,
  parent: MovedTable,
  owner: OwnerWay,
  way: number,
  where: Sql,
): Sql {
  const to = owner.parentColumns;
  const inKey = to.every((name) => parent.targetKey.includes(name));
  const values = to.map((name, index) => {
    const value = inKey ? id('o', `t_${parent.targetKey.indexOf(name) + 1}`) : id('t', name);
    return table.cases === null
      ? sql`${value} AS ${id(`o_${index + 1}`)}`
      : sql`${literal(way)} AS o_1, ${asText(value)} AS o_2`;
  });
  const rows = sql`SELECT ${join(values)} FROM ${keys} AS o`;
  return inKey
    ? sql`${rows}${where}`
    : sql`${rows} JOIN ${targetRows(parent)} AS t ON ${atTargetKey(parent, 'o')}${where}`;
}

/** What says whose a row of the target is, as `o_1…` have it. */
export function ownerOf({ owners, cases }: MovedTable, alias: string): Sql[] {
  return cases === null
    ? (owners[0]?.targetColumns ?? []).map((name) => id(alias, name))
    : [id(alias, WAY_COLUMN), id(alias, OWNER_COLUMN)];
}

/** FROM item: rows of the target, with all that `ownerOf` takes. */
export function ownableRows(table: MovedTable): Sql {
  const ways = waysOfRows(table, 'target');
  return ways === null ? targetName(table) : rowsWithOwner(ways, targetRows(table));
}

/** Rows of the target that belong to one of the owners, with what tells them apart. */
export function rowsOfOwners(table: MovedTable, owners: Sql): Sql {
  const own = table.owners[0]?.targetColumns ?? [];
  const rows =
    table.cases === null
      ? targetRows(table, sql`(${columns('r', own)}) IN (${owners})`)
      : ownableRows(table);
  return sql`${rows} AS t JOIN (${owners}) AS o ON ${ownedBy(table, 'o')}`;
}

/** The target row `t` belongs to the owner that is pointed at by `o_1…` of the alias. */
export function ownedBy(table: MovedTable, alias: string): Sql {
  return and(
    ownerOf(table, 't').map((value, index) => sql`${value} = ${id(alias, `o_${index + 1}`)}`),
  );
}

/** Staged parts at which another row of the source points as well. */
export function sharedParts(scratch: Scratch, table: MovedTable): Sql {
  return sql`
    SELECT 'source key ' || ROW(${columns('s', table.sourceKey)})::text AS example, count(*) OVER ()::float8 AS total
      FROM ${scratch.source(table)} AS s WHERE ${id('s', SHARED_COLUMN)} LIMIT 5`;
}
