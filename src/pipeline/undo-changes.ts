/** The changes of an undo, whose images are the before-images, and the proof that they came back. */
import type { TableChange } from '../apply/change.js';
import {
  beforeName,
  createJournal,
  isShared,
  type Journal,
  journalOf,
  keyNames,
} from '../ledger/journal.js';
import { ledgerTable } from '../ledger/ledger.js';
import { notAsBefore, type UndoTable, undoRows } from '../ledger/undo-rows.js';
import type { Catalog, Trigger } from '../model/catalog.js';
import type { Check } from '../model/check.js';
import { isCounted } from '../model/row-key.js';
import type { WitnessReport } from '../model/run.js';
import { tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { columns, id, join, literal, type Sql, sql } from '../sql/sql.js';
import { timedCheck } from '../verify/timed-check.js';
import type { countWrites } from '../witness/count-writes.js';
import type { WitnessedTable } from '../witness/walk-owners.js';
import { witness } from '../witness/witness.js';
import { isCounter } from './counter-changes.js';
import { leadsToNobody } from './journal-fired.js';
import { refuseFailedChecks } from './refuse-failed-checks.js';
import { undoneReferences, witnessedTables } from './witnessed-tables.js';

/** The undo's own journals, and its changes: before-images are the images now. */
export async function undoChanges(
  session: Session,
  run: number,
  tables: readonly UndoTable[],
): Promise<TableChange[]> {
  const changes: TableChange[] = [];
  for (const { journal: old, table } of tables) {
    const journal = journalOf(run, old.position, table, old.owners);
    await createJournal(session, journal, table);
    const todo = (what: string): Sql =>
      sql`SELECT ${columns('u', keyNames(old))} FROM ${undoRows(old)} AS u WHERE u.todo = ${literal(what)}`;
    const before = old.columns
      .filter((name) => !table.columns.some((c) => c.name === name && c.generated))
      .map((name) => ({ column: name, value: id('j', beforeName(old, name)) }));
    const picked = join(
      keyNames(old).map((name) => sql`${id('j', name)} = ${id('u', name)}`),
      ' AND ',
    );
    const from = sql`${old.name} AS j JOIN ${undoRows(old)} AS u ON ${picked} AND u.op = j.op`;
    const set = before.filter(({ column }) => !old.key.includes(column));
    changes.push({
      table,
      journal,
      remove: todo('remove'),
      // A table that is all key has nothing to update, and rows without one are never updated.
      update:
        set.length === 0 || isCounted(old.key)
          ? null
          : {
              keys: todo('restore'),
              from,
              at: keyNames(old).map((name) => id('j', name)),
              set,
              where: sql`u.todo = 'restore'`,
            },
      insert: { from, values: before, where: sql`u.todo = 'reinsert'` },
    });
  }
  return changes;
}

export async function witnessUndo(
  session: Session,
  run: number,
  catalog: Catalog,
  changes: readonly TableChange[],
  baseline: Awaited<ReturnType<typeof countWrites>>,
  again: ReadonlyMap<string, number>,
): Promise<WitnessReport> {
  const journals = changes.map((change) => change.journal);
  const witnessed: Map<Journal, WitnessedTable> = witnessedTables(
    journals.filter((journal) => !leadsToNobody(journal) && !isCounter(journal)),
    (journal) => undoneReferences(run, journal),
  );
  const root = changes.find(({ journal }) => !isShared(journal));
  const list = (root?.journal.key ?? []).map((_, index) => id(`t_${index + 1}`));
  const persons = sql`SELECT ${join(list)} FROM ${ledgerTable(`persons_${run}`)}`;
  return witness({
    session,
    baseline,
    written: [...witnessed].map(([journal, table]) => ({ table, journal })),
    again,
    fired: new Set(),
    added: journals.filter(leadsToNobody),
    counters: journals.filter(isCounter),
    persons: { now: persons, before: persons },
    catalog,
    full: null,
  });
}

/** Every row that was to come back did, to the bit. */
export async function verifyUndo(
  session: Session,
  tables: readonly UndoTable[],
  fired: readonly Trigger[],
): Promise<Check[]> {
  const checks: Check[] = [];
  for (const undoTable of tables) {
    const name = tableText(undoTable.table);
    checks.push(
      await timedCheck(
        'rollback',
        `rollback.restored.${name}`,
        `${name} as it was before the run`,
        async () => {
          const rows = await session.rows<{ example: string; total: number }>(
            notAsBefore(undoTable),
          );
          const total = rows[0]?.total ?? 0;
          return {
            passed: total === 0,
            expected: 'every row as before',
            found: total === 0 ? 'every row as before' : `${total} rows are not`,
            examples: rows.map((row) => row.example),
          };
        },
      ),
    );
  }
  refuseFailedChecks(checks, fired);
  return checks;
}
