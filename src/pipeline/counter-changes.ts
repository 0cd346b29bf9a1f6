/**
 * Counters are brought up to the last number that was taken, with a journal like any other table's.
 * They are nobody's rows. Taking a run back leaves one alone that somebody has drawn from since, or
 * whose numbers stay in use.
 */
import type { TableChange } from '../apply/change.js';
import { type Journal, journalOf } from '../ledger/journal.js';
import { type UndoTable, undoRows } from '../ledger/undo-rows.js';
import { countersOf, type Move } from '../model/move.js';
import { sameTable } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { columns, id, join, sql, verbatim } from '../sql/sql.js';
import { column, numbered, type Scratch } from '../stage/scratch.js';

/** Positions of journals of counters begin here, after all others. */
const COUNTERS = 2_000_000;

export function isCounter({ position }: Journal): boolean {
  return position >= COUNTERS;
}

/** One change for each table that has counters; all of them in the same column. */
export function counterChanges(scratch: Scratch, move: Move, run: number): TableChange[] {
  const counters = countersOf(move);
  const first = counters.filter(
    ({ table }, at) => counters.findIndex((one) => sameTable(one.table, table)) === at,
  );
  return first.map(({ table, column: name }, index) => {
    const journal = journalOf(run, COUNTERS + index, table, []);
    const key = numbered('k', journal.key);
    const of = counters.flatMap((one, at) =>
      sameTable(one.table, table) ? [sql`SELECT * FROM ${scratch.counter(at)}`] : [],
    );
    const rows = sql`(SELECT * FROM (${join(of, ' UNION ALL ')}) AS n WHERE n.last <> n.first) AS c`;
    const type = verbatim(column(table, name).type);
    return {
      ...{ table, journal, remove: null, insert: null },
      update: {
        keys: sql`SELECT ${columns('c', key)} FROM ${rows}`,
        from: rows,
        at: key.map((part) => id('c', part)),
        set: [{ column: name, value: sql`c.last::${type}` }],
        where: sql`TRUE`,
      },
    };
  });
}

/** Where a row of the run stays, its number does: a counter that went back would hand it out again. */
export async function leaveCounters(session: Session, tables: readonly UndoTable[]): Promise<void> {
  const counters = tables.filter(({ journal }) => isCounter(journal));
  if (counters.length === 0) return;
  const left = tables
    .filter(({ journal }) => !isCounter(journal))
    .map(
      ({ journal }) =>
        sql`SELECT FROM ${undoRows(journal)} AS u WHERE u.op = 'I' AND u.todo = 'leave' AND u.now <> 'missing'`,
    );
  for (const { journal } of counters) {
    await session.execute(
      sql`UPDATE ${undoRows(journal)} SET todo = 'leave' WHERE EXISTS (${join(left, ' UNION ALL ')})`,
    );
  }
}
