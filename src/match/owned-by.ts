/** Which rows of the target are whose, as far as the maps of their owners tell. */
import type { MovedTable } from '../model/move.js';
import { and, columns, id, join, type Sql, sql } from '../sql/sql.js';
import type { Scratch } from '../stage/scratch.js';
import { atTargetKey, targetRows } from './image.js';

/** `o_1…`: what the rows of existing owners are pointed at by, where these are the source's to say. */
export function keptOwners(scratch: Scratch, table: MovedTable, parent: MovedTable): Sql {
  return sql`${existingOwners(scratch, table, parent)} AND o.mode = 'r'`;
}

/** The same, and of people who are residents as well. */
export function existingOwners(scratch: Scratch, table: MovedTable, parent: MovedTable): Sql {
  return sql`${ownersIn(scratch.map(parent), table, parent)} WHERE o.how = 'm'`;
}

/** The same, and rows that go: what they own may have moved to another owner. */
export function cohortOwners(scratch: Scratch, table: MovedTable, parent: MovedTable): Sql {
  return sql`${keptOwners(scratch, table, parent)}
    UNION ALL ${ownersIn(scratch.gone(parent), table, parent)}`;
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
