/** Tables that are written along with the moved ones: whose rows they are, and which of them go. */

import type { TableChange } from '../apply/change.js';
import { type Journal, journalOf } from '../ledger/journal.js';
import { targetName } from '../match/image.js';
import { movedTable } from '../model/find-moved.js';
import type { DerivedTable, Move, MovedTable } from '../model/move.js';
import { columns, id, join, type Sql, sql } from '../sql/sql.js';
import { numbered, type Scratch } from '../stage/scratch.js';
import { LEADING_TO_NOBODY } from './journal-fired.js';

export interface DerivedChange extends TableChange {
  /** Null where rows lead to nobody. */
  readonly rows: Sql | null;
}

/** Rows that hang on a row that goes go with it, whatever a trigger would have done about them. */
export function derivedChanges(
  scratch: Scratch,
  move: Move,
  run: number,
  removes: (table: MovedTable) => boolean,
): DerivedChange[] {
  return move.derived.map((derived) => {
    const { table, link, index } = derived;
    const parent = link === null ? undefined : movedTable(move, link.to);
    if (link === null || parent === undefined) {
      const journal = journalOf(run, LEADING_TO_NOBODY + index, table, []);
      return { table, journal, remove: null, update: null, insert: null, rows: null };
    }
    const { fromColumns: columns_, toColumns: key } = link;
    const owner = { position: parent.index, when: null, columns: columns_, key };
    const journal = journalOf(run, index, table, [owner]);
    const gone = below(derived, parent, keysIn(scratch.gone(parent), parent));
    return {
      table,
      journal,
      remove: removes(parent) ? keysOf(journal, gone) : null,
      update: null,
      insert: null,
      rows: below(derived, parent, keysOfRun(scratch, parent)),
    };
  });
}

/** Rows of a moved table that are the run's persons' before or after it. */
export function rowsOfRun(scratch: Scratch, table: MovedTable): Sql {
  return sql`SELECT t.* FROM ${targetName(table)} AS t WHERE (${columns('t', table.targetKey)}) IN (${keysOfRun(scratch, table)})`;
}

function keysOfRun(scratch: Scratch, table: MovedTable): Sql {
  return sql`${keysIn(scratch.map(table), table)} UNION ALL ${keysIn(scratch.gone(table), table)}`;
}

function keysIn(scratch: Sql, { targetKey }: MovedTable): Sql {
  return sql`SELECT ${columns('k', numbered('t', targetKey))} FROM ${scratch} AS k`;
}

/** Rows of a derived table that point at rows of its parent with these keys. */
function below({ table, link }: DerivedTable, parent: MovedTable, keys: Sql): Sql {
  return sql`SELECT t.* FROM ${id(table.schema, table.name)} AS t
    WHERE (${columns('t', link?.fromColumns ?? [])}) IN (
      SELECT ${columns('p', link?.toColumns ?? [])} FROM ${targetName(parent)} AS p
       WHERE (${columns('p', parent.targetKey)}) IN (${keys}))`;
}

function keysOf(journal: Journal, rows: Sql): Sql {
  const list = journal.key.map((name, index) => sql`${id('r', name)} AS ${id(`k_${index + 1}`)}`);
  return sql`SELECT ${join(list)} FROM (${rows}) AS r`;
}
