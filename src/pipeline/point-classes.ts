/**
 * Whose row is it? For a rollback point, in the snapshot that is backed up: a row belongs to the
 * cohort where its links lead up to a person that the move would write, else to a resident.
 */

import type { RowClass } from '../backup/digest-tables.js';
import type { ResolvedConfig } from '../model/config.js';
import { movedTable } from '../model/find-moved.js';
import type { Move, MovedTable } from '../model/move.js';
import type { TableId } from '../model/table-id.js';
import { columns, id, join, sql } from '../sql/sql.js';
import { numbered, type Scratch } from '../stage/scratch.js';
import { upInTarget } from '../verify/walk-persons.js';

export type ClassOf = (table: TableId) => RowClass | null;

/** @returns for every moved table what tells its rows' class; null for all others */
export function pointClasses(move: Move, scratch: Scratch, config: ResolvedConfig): ClassOf {
  const [root] = move.tables;
  return (of) => {
    const table = movedTable(move, of);
    return table === undefined || root === undefined
      ? null
      : rowClass({ move, scratch, config, root }, table);
  };
}

function rowClass(
  walking: {
    readonly move: Move;
    readonly scratch: Scratch;
    readonly config: ResolvedConfig;
    readonly root: MovedTable;
  },
  table: MovedTable,
): RowClass {
  const { root, scratch } = walking;
  const keys = numbered('t', root.targetKey);
  const up = upInTarget(walking, table, sql`LEFT JOIN`);
  const at = root.targetKey.map(
    (name, i) => sql`${id('=p', keys[i] ?? '')} = ${id(up.root, name)}`,
  );
  // Of who is a resident as well, nothing may be changed or deleted.
  const persons = sql`SELECT ${columns('m', keys)}, bool_and(m.mode = 'a') IS TRUE AS "=also"
    FROM ${scratch.map(root)} AS m GROUP BY ${columns('m', keys)}
    UNION ALL SELECT ${columns('u', keys)}, FALSE FROM ${scratch.upToDate(root)} AS u`;
  const known = sql`${id('=p', keys[0] ?? '')} IS NOT NULL`;
  return {
    joins: sql`${up.joins} LEFT JOIN (${persons}) AS "=p" ON ${join(at, ' AND ')}`,
    cohort: sql`(${known} AND NOT "=p"."=also")`,
    apart: sql`(NOT ${known})`,
  };
}
