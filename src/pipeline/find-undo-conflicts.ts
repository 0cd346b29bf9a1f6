/** Where taking a run back would step on what somebody has written since. */
import { EXIT, RehomeError } from '../errors.js';
import { keyNames } from '../ledger/journal.js';
import {
  conflictsOf,
  countTodo,
  leave,
  leaveReplaced,
  lookAtRows,
  pointedAtSince,
  takenSince,
  type UndoTable,
  undoRows,
} from '../ledger/undo-rows.js';
import type { Catalog } from '../model/catalog.js';
import { tableById } from '../model/find-table.js';
import type { TargetIdLink } from '../model/move.js';
import type { UndoConflict } from '../model/run.js';
import { sameTable, type TableId, tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { id, join, type Sql, sql } from '../sql/sql.js';
import { isCounter, leaveCounters } from './counter-changes.js';
import { pointedByIds } from './pointed-by-ids.js';

/** What rows of the target point at each other by. */
export interface LinksOfTarget {
  /** With the plain links of the run's config among its foreign keys. */
  readonly catalog: Catalog;
  readonly byIds: readonly TargetIdLink[];
}

/** Leaves the temporary tables with what will be done to each row. */
export async function findConflicts(
  session: Session,
  links: LinksOfTarget,
  tables: readonly UndoTable[],
  changed: 'keep' | 'restore' | undefined,
): Promise<UndoConflict[]> {
  const conflicts: UndoConflict[] = [];
  for (const undoTable of tables) {
    const counter = isCounter(undoTable.journal);
    await session.execute(lookAtRows(undoTable, counter ? 'keep' : changed));
    await session.execute(sql`ANALYZE ${undoRows(undoTable.journal)}`);
    // Whoever has drawn from a counter since has nothing to decide: it stays where it is.
    if (counter) continue;
    const name = tableText(undoTable.table);
    const found = await session.rows<{ key: string; kind: UndoConflict['kind'] }>(
      conflictsOf(undoTable),
    );
    conflicts.push(
      ...found.map(({ key, kind }) => ({ table: name, key, kind, message: CONFLICT[kind] })),
    );
  }
  for (const undoTable of tables) {
    for (const { columns: names, primary } of undoTable.table.uniqueKeys) {
      const taken = primary ? null : takenSince(undoTable, names);
      if (taken === null) continue;
      const found = await session.rows<{ key: string }>(taken);
      conflicts.push(
        ...found.map(({ key }) => ({
          table: tableText(undoTable.table),
          key,
          kind: 'key_taken' as const,
          message: `${names.join(', ')}: ${CONFLICT.key_taken}`,
        })),
      );
      await leaveTaken(session, undoTable, taken);
    }
  }
  for (let found = await leavePointed(session, links, tables); found.length > 0; ) {
    conflicts.push(...found);
    found = await leavePointed(session, links, tables);
  }
  await leaveCounters(session, tables);
  return conflicts;
}

/**
 * What is pointed at stays, and then so does what that points at: from the leaves upward, and once
 * more around where tables point at each other.
 */
async function leavePointed(
  session: Session,
  { catalog, byIds }: LinksOfTarget,
  tables: readonly UndoTable[],
): Promise<UndoConflict[]> {
  const conflicts: UndoConflict[] = [];
  for (const undoTable of tables.toReversed()) {
    const leavePointedBy = async (from: TableId, by: string, pointed: Sql): Promise<void> => {
      const found = await session.rows<{ example: string }>(
        sql`SELECT DISTINCT example FROM (${pointed}) AS p`,
      );
      if (found.length === 0) return;
      conflicts.push(
        ...found.map(({ example }) => ({
          table: tableText(undoTable.table),
          key: example,
          kind: 'referenced_since' as const,
          message: `a row of ${tableText(from)} points at it by ${by} and stays`,
        })),
      );
      await session.execute(leave(undoTable, pointed));
    };
    for (const key of catalog.foreignKeys.filter((k) => sameTable(k.to, undoTable.table))) {
      const from = tableById(catalog, key.from);
      if (from === undefined) continue;
      const pointed = pointedAtSince(undoTable, key, from, tables);
      await leavePointedBy(from, key.fromColumns.join(', '), pointed);
    }
    for (const link of byIds.filter(({ to }) => sameTable(to, undoTable.table)))
      await leavePointedBy(link.from, link.column, pointedByIds(undoTable, link, tables));
    const replaced = leaveReplaced(undoTable);
    if (replaced !== null) await session.execute(replaced);
  }
  return conflicts;
}

async function leaveTaken(session: Session, { journal }: UndoTable, taken: Sql): Promise<void> {
  const same = keyNames(journal).map((name) => sql`${id('u', name)} = ${id('x', name)}`);
  await session.execute(
    sql`UPDATE ${undoRows(journal)} AS u SET todo = 'leave' FROM (${taken}) AS x WHERE ${join(same, ' AND ')}`,
  );
}

const CONFLICT: Readonly<Record<UndoConflict['kind'], string>> = {
  changed_since: 'somebody has changed the row since',
  deleted_since: 'somebody has deleted the row since',
  key_taken: 'a row that came since has its value',
  referenced_since: 'a row that stays points at it',
};

export function conflictsFound(run: number, conflicts: readonly UndoConflict[]): RehomeError {
  const shown = conflicts.slice(0, 20).map((c) => `${c.table} ${c.key}: ${c.message}`);
  return new RehomeError(`${conflicts.length} rows have been written since run ${run}`, {
    code: 'undo_conflicts',
    exitCode: EXIT.refused,
    details: conflicts.length > 20 ? [...shown, `and ${conflicts.length - 20} more`] : shown,
    hint: '--changed keep leaves them as they are now; --changed restore brings back what the run found',
  });
}

export interface Todo {
  readonly table: UndoTable['table'];
  readonly remove: number;
  readonly restore: number;
  readonly reinsert: number;
  readonly leave: number;
}

export async function countAll(session: Session, tables: readonly UndoTable[]): Promise<Todo[]> {
  const counts: Todo[] = [];
  for (const undoTable of tables) {
    const row = await session.row<Omit<Todo, 'table'> & Record<string, number>>(
      countTodo(undoTable),
    );
    counts.push({ table: undoTable.table, ...row });
  }
  return counts;
}
