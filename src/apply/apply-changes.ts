/**
 * The one place that writes users' tables. Rows go before what they point at goes, and come after
 * what they point at has come; rows that move from a parent that goes let it go last.
 */
import { EXIT, RehomeError } from '../errors.js';
import { journalledRows } from '../ledger/journal.js';
import type { ForeignKey } from '../model/catalog.js';
import { sameTable } from '../model/table-id.js';
import { sqlState } from '../postgres/faults.js';
import type { Session } from '../postgres/session.js';
import { id, join, type Sql, sql } from '../sql/sql.js';
import type { TableChange } from './change.js';
import { deleteStatement, insertStatement, updateStatement } from './write-statements.js';

export interface WrittenRows {
  readonly change: TableChange;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

export interface ApplyInput {
  readonly session: Session;
  /** In link order: what is pointed at first. */
  readonly changes: readonly TableChange[];
  /** The target's foreign keys. */
  readonly foreignKeys: readonly ForeignKey[];
  readonly onTable?: (change: TableChange, written: number) => void;
}

export async function applyChanges(input: ApplyInput): Promise<WrittenRows[]> {
  const { session, changes } = input;
  const deleted = new Map<TableChange, number>();
  const late = new Map<TableChange, Sql>();

  for (const change of changes.toReversed()) {
    if (change.remove === null) continue;
    const held = heldByMoving(change, changes, input.foreignKeys);
    const remove = held === null ? change.remove : without(change, change.remove, held);
    if (held !== null) late.set(change, change.remove);
    const count = await run(session, change, deleteStatement(change, remove));
    deleted.set(change, count);
    input.onTable?.(change, count);
  }
  const written = new Map<TableChange, { inserted: number; updated: number }>();
  for (const change of changes) {
    const updated =
      change.update === null
        ? 0
        : await run(session, change, updateStatement(change, change.update));
    const inserted =
      change.insert === null
        ? 0
        : await run(session, change, insertStatement(change, change.insert));
    written.set(change, { inserted, updated });
    input.onTable?.(change, inserted + updated);
  }
  for (const change of changes.toReversed()) {
    const remove = late.get(change);
    if (remove === undefined) continue;
    const count = await run(session, change, deleteStatement(change, remove));
    deleted.set(change, (deleted.get(change) ?? 0) + count);
    input.onTable?.(change, count);
  }
  return changes.map((change) => ({
    change,
    inserted: written.get(change)?.inserted ?? 0,
    updated: written.get(change)?.updated ?? 0,
    deleted: deleted.get(change) ?? 0,
  }));
}

/**
 * Rows of a table that other rows still point at which are about to be updated to point
 * elsewhere: SELECT of the columns they point to. Null when no such link is updated.
 */
function heldByMoving(
  change: TableChange,
  changes: readonly TableChange[],
  foreignKeys: readonly ForeignKey[],
): { readonly key: ForeignKey; readonly pointing: Sql }[] | null {
  const held = foreignKeys.flatMap((key) => {
    if (!sameTable(key.to, change.table)) return [];
    const other = changes.find((c) => sameTable(c.table, key.from));
    const update = other?.update;
    if (other === undefined || update === null || update === undefined) return [];
    if (!update.set.some(({ column }) => key.fromColumns.includes(column))) return [];
    const at = other.journal.key.map(
      (name, index) => sql`${id('g', `k_${index + 1}`)} = ${id('r', name)}`,
    );
    const pointing = sql`SELECT ${join(key.fromColumns.map((name) => id('r', name)))}
      FROM ${id(other.table.schema, other.table.name)} AS r JOIN (${update.keys}) AS g ON ${join(at, ' AND ')}`;
    return [{ key, pointing }];
  });
  return held.length === 0 ? null : held;
}

function without(
  change: TableChange,
  remove: Sql,
  held: readonly { readonly key: ForeignKey; readonly pointing: Sql }[],
): Sql {
  const at = change.journal.key.map(
    (name, index) => sql`${id('g', `k_${index + 1}`)} = ${id('p', name)}`,
  );
  const free = held.map(
    ({ key, pointing }) =>
      sql`(${join(key.toColumns.map((name) => id('p', name)))}) NOT IN (SELECT * FROM (${pointing}) AS h WHERE h IS NOT NULL)`,
  );
  return sql`SELECT g.* FROM (${remove}) AS g JOIN ${journalledRows(change.journal)} AS p ON ${join(at, ' AND ')}
    WHERE ${join(free, ' AND ')}`;
}

const INTEGRITY_VIOLATION = /^23/;

async function run(session: Session, change: TableChange, statement: Sql): Promise<number> {
  try {
    return await session.execute(statement);
  } catch (error) {
    const state = sqlState(error);
    if (state === undefined || !INTEGRITY_VIOLATION.test(state)) throw error;
    throw new RehomeError(
      `a row for ${change.table.schema}.${change.table.name} breaks a constraint of the target: ${messageOf(error)}`,
      {
        code: 'constraint_violated',
        exitCode: EXIT.checkFailed,
        details: error instanceof RehomeError ? error.details : [],
        hint: 'nothing was applied; the live target may have changed since the plan: run `rehome plan` and look again',
        cause: error,
      },
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
