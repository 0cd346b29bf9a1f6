/**
 * The one place that writes users' tables. Rows go before what they point at goes, and come after
 * what they point at has come; where no order does that, one statement writes them all.
 */
import { EXIT, RehomeError } from '../errors.js';
import type { ForeignKey } from '../model/catalog.js';
import { tableText } from '../model/table-id.js';
import { sqlState } from '../postgres/faults.js';
import type { Session } from '../postgres/session.js';
import type { TableChange } from './change.js';
import { heldLinks } from './held-links.js';
import { parking } from './park-values.js';
import { oneByOne, type WriteGroup, writeGroups } from './write-groups.js';
import { alone, deleting, inserting, together, updating, type Write } from './write-statements.js';

export interface ApplyInput {
  readonly session: Session;
  /** In link order: what is pointed at first. */
  readonly changes: readonly TableChange[];
  /** The target's foreign keys. */
  readonly foreignKeys: readonly ForeignKey[];
  /** PostgreSQL checks foreign keys as rows are written: triggers are not silenced. */
  readonly checked: boolean;
  readonly onTable?: (change: TableChange, written: number) => void;
}

/** @returns how many rows were updated twice, by table */
export async function applyChanges(input: ApplyInput): Promise<ReadonlyMap<TableChange, number>> {
  const { session, changes, foreignKeys } = input;
  const parked = new Map<TableChange, number>();
  for (const change of changes) {
    const statement = parking(change, foreignKeys);
    if (statement === null) continue;
    const rows = await explained(tableText(change.table), () => session.execute(statement));
    if (rows > 0) parked.set(change, rows);
  }
  const groups = input.checked
    ? writeGroups(changes, foreignKeys, await heldLinks(session, changes, foreignKeys))
    : oneByOne(changes);
  for (const group of groups.toReversed()) {
    if (!group.whole) await write(input, group, group.changes.toReversed().flatMap(deletes));
  }
  for (const group of groups) {
    const writes = group.changes.flatMap((change) => {
      const first = group.whole ? deletes(change) : [];
      return [
        ...first,
        ...updatesAndInserts(change, group.cyclic ? first : null, parked.has(change)),
      ];
    });
    await write(input, group, writes);
  }
  return parked;
}

function deletes(change: TableChange): Write[] {
  return change.remove === null ? [] : [deleting(change, change.remove)];
}

/** @param earlier what the same statement does to the table before; null for statements of their own */
function updatesAndInserts(
  change: TableChange,
  earlier: readonly Write[] | null,
  parked: boolean,
): Write[] {
  const { update, insert } = change;
  const updates = update === null ? [] : [updating(change, update, earlier ?? [], parked)];
  if (insert === null) return updates;
  return [...updates, inserting(change, insert, earlier === null ? [] : [...earlier, ...updates])];
}

async function write(
  { session, onTable }: ApplyInput,
  group: WriteGroup,
  writes: readonly Write[],
): Promise<void> {
  const [first] = writes;
  if (first === undefined) return;
  if (group.cyclic && writes.length > 1) {
    const names = [...new Set(writes.map(({ change }) => tableText(change.table)))];
    const { rows } = await explained(names.join(', '), () =>
      session.row<{ rows: number }>(together(writes)),
    );
    onTable?.(first.change, rows);
    return;
  }
  for (const one of writes) {
    const { change } = one;
    const rows = await explained(tableText(change.table), () => session.execute(alone(one)));
    onTable?.(change, rows);
  }
}

const INTEGRITY_VIOLATION = /^23/;

async function explained<T>(tables: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const state = sqlState(error);
    if (state === undefined || !INTEGRITY_VIOLATION.test(state)) throw error;
    throw new RehomeError(
      `a row for ${tables} breaks a constraint of the target: ${messageOf(error)}`,
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
