/**
 * Rows that taking a run back would remove, and at which somebody's row has come to point by a link
 * that no foreign key shows: an id under a condition, in an array, a text or JSON.
 */
import {
  atJournalKey,
  beforeName,
  type Journal,
  journalledRows,
  keyNames,
} from '../ledger/journal.js';
import { rowsBack, type UndoTable, undoRows } from '../ledger/undo-rows.js';
import { isIdOf, rowsWithIds } from '../match/read-ids.js';
import type { TargetIdLink } from '../model/move.js';
import { sameTable } from '../model/table-id.js';
import { columns, id, join, type Sql, sql } from '../sql/sql.js';

/** Rows to be removed at which a row points that stays. Columns: `k_1…`, `example`. */
export function pointedByIds(undo: UndoTable, link: TargetIdLink, all: readonly UndoTable[]): Sql {
  const { journal } = undo;
  const other = all.find(({ table }) => sameTable(table, link.from));
  const rows =
    other === undefined ? id(link.from.schema, link.from.name) : journalledRows(other.journal);
  const picked = sql`
    SELECT ${columns('u', keyNames(journal))}, left(${id('r', link.column)}::text, 200) AS example
      FROM ${undoRows(journal)} AS u
      JOIN ${journalledRows(journal)} AS t ON ${atJournalKey(journal, 'u', 't')}
      JOIN ${rowsWithIds(link, rows)} AS r ON ${isIdOf(link, 'r', 't')}`;
  const lost = sql`u.todo = 'remove' AND NOT EXISTS (SELECT FROM ${rowsBack(undo, [link.toColumn])} AS t WHERE ${isIdOf(link, 'r', 't')})`;
  if (other === undefined) return sql`${picked} WHERE ${lost}`;
  return sql`${picked}
      LEFT JOIN (${valuesBack(other.journal, link.column)}) AS o ON ${atJournalKey(other.journal, 'o', 'r')}
     WHERE ${lost}
       AND NOT coalesce(o.todo = 'remove' OR o.todo = 'restore' AND o.value IS DISTINCT FROM ${id('r', link.column)}::text, FALSE)`;
}

/** What happens to the rows of the pointing table that stand there, and what they will have then. */
function valuesBack(journal: Journal, column: string): Sql {
  const same = keyNames(journal).map((name) => sql`${id('b', name)} = ${id('w', name)}`);
  const value = journal.columns.includes(column)
    ? sql`${id('b', beforeName(journal, column))}::text`
    : sql`NULL`;
  return sql`SELECT ${columns('w', keyNames(journal))}, w.todo, ${value} AS value
    FROM ${undoRows(journal)} AS w JOIN ${journal.name} AS b ON ${join(same, ' AND ')} AND b.op = w.op WHERE w.op <> 'D'`;
}
