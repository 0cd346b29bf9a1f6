/** Which rows of the target are whose, as far as the maps of their owners tell. */
import type { Move, MovedTable } from '../model/move.js';
import { sameTable } from '../model/table-id.js';
import { and, columns, id, join, type Sql, sql } from '../sql/sql.js';
import { type Scratch, SHARED_COLUMN } from '../stage/scratch.js';
import { atTargetKey, rowsIn, targetRows } from './image.js';

/** `o_1…`: what the rows of existing owners are pointed at by, where these are the source's to say. */
export function keptOwners(scratch: Scratch, table: MovedTable, parent: MovedTable): Sql {
  return once(table, kept(scratch, table, parent));
}

/** The same, and of people who are residents as well. */
export function existingOwners(scratch: Scratch, table: MovedTable, parent: MovedTable): Sql {
  return once(table, existing(scratch, table, parent));
}

/** The same, and rows that go: what they own may have moved to another owner. */
export function cohortOwners(scratch: Scratch, table: MovedTable, parent: MovedTable): Sql {
  return once(
    table,
    sql`${kept(scratch, table, parent)}
    UNION ALL ${ownersIn(scratch.gone(parent), table, parent)}`,
  );
}

function kept(scratch: Scratch, table: MovedTable, parent: MovedTable): Sql {
  return sql`${existing(scratch, table, parent)} AND o.mode = 'r'`;
}

function existing(scratch: Scratch, table: MovedTable, parent: MovedTable): Sql {
  return sql`${ownersIn(scratch.map(parent), table, parent)} WHERE o.how = 'm'`;
}

/** Several rows of the target may point at what is said to be a part of one. */
function once(table: MovedTable, owners: Sql): Sql {
  return table.owner?.part === true
    ? sql`SELECT DISTINCT d.* FROM (${owners}) AS d WHERE d.o_1 IS NOT NULL`
    : owners;
}

/**
 * Condition: the target row `t` is nobody else's. Always so but for parts, at which a row may point
 * that stays; such a one is no copy of ours.
 */
export function nobodyElses(scratch: Scratch, move: Move, table: MovedTable): Sql {
  if (table.owner?.part !== true) return sql`TRUE`;
  const others = move.targetLinks.flatMap(({ from, fromColumns, to, toColumns }) => {
    const moved = move.tables.find((other) => sameTable(other.target, from));
    const own =
      moved === table ||
      (moved !== undefined && moved.owner !== null && sameTable(moved.owner.parent, table.target));
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

/** @param keys a scratch table with the parent's keys `t_1…` */
function ownersIn(keys: Sql, table: MovedTable, parent: MovedTable): Sql {
  const to = table.owner?.parentColumns ?? [];
  const inKey = to.every((name) => parent.targetKey.includes(name));
  const values = to.map((name, index) => {
    const value = inKey ? id('o', `t_${parent.targetKey.indexOf(name) + 1}`) : id('t', name);
    return sql`${value} AS ${id(`o_${index + 1}`)}`;
  });
  const rows = sql`SELECT ${join(values)} FROM ${keys} AS o`;
  return inKey ? rows : sql`${rows} JOIN ${targetRows(parent)} AS t ON ${atTargetKey(parent, 'o')}`;
}

/** Rows of the target that belong to one of the owners, with what tells them apart. */
export function rowsOfOwners(table: MovedTable, owners: Sql): Sql {
  const own = table.owner?.targetColumns ?? [];
  const rows = targetRows(table, sql`(${columns('r', own)}) IN (${owners})`);
  return sql`${rows} AS t JOIN (${owners}) AS o ON ${ownedBy(table, 'o')}`;
}

/** The target row `t` belongs to the owner that is pointed at by `o_1…` of the alias. */
export function ownedBy(table: MovedTable, alias: string): Sql {
  const own = table.owner?.targetColumns ?? [];
  return and(own.map((name, index) => sql`${id('t', name)} = ${id(alias, `o_${index + 1}`)}`));
}

/** Staged parts at which another row of the source points as well. */
export function sharedParts(scratch: Scratch, table: MovedTable): Sql {
  return sql`
    SELECT 'source key ' || ROW(${columns('s', table.sourceKey)})::text AS example, count(*) OVER ()::float8 AS total
      FROM ${scratch.source(table)} AS s WHERE ${id('s', SHARED_COLUMN)} LIMIT 5`;
}
