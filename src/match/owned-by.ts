/** Which rows of the target are whose, as far as the maps of their owners tell. */
import type { MovedTable } from '../model/move.js';
import { id, join, type Sql, sql } from '../sql/sql.js';
import { numbered, type Scratch } from '../stage/scratch.js';

/** Keys `t_1…` of existing rows of a table whose owned rows are the source's to say. */
export function keptOwners(scratch: Scratch, parent: MovedTable): Sql {
  const key = join(numbered('t', parent.targetKey).map((name) => id(name)));
  return sql`SELECT ${key} FROM ${scratch.map(parent)} WHERE how = 'm' AND mode = 'r'`;
}

/** The same, and rows that go: what they own may have moved to another owner. */
export function cohortOwners(scratch: Scratch, parent: MovedTable): Sql {
  const key = join(numbered('t', parent.targetKey).map((name) => id(name)));
  return sql`${keptOwners(scratch, parent)} UNION ALL SELECT ${key} FROM ${scratch.gone(parent)}`;
}

/** The target row `t` belongs to the owner whose key is `t_1…` of the alias. */
export function ownedBy(table: MovedTable, parent: MovedTable, alias: string): Sql {
  return join(
    (table.owner?.targetColumns ?? []).map((name, index) => {
      const to = table.owner?.parentColumns[index] ?? '';
      return sql`${id('t', name)} = ${id(alias, `t_${parent.targetKey.indexOf(to) + 1}`)}`;
    }),
    ' AND ',
  );
}
