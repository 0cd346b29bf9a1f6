/** The right answer of an undo: every row as it was, but for what the test itself wrote since. */
import { untouched } from './expect-after-migrate.js';
import { type AllowedWrite, type Expectation, NO_HISTORY } from './expectation.js';
import type { Snapshot } from './snapshot.js';
import { withWrites } from './with-writes.js';

export interface UndoInput {
  readonly before: Snapshot;
  readonly allowedWrites?: readonly AllowedWrite[];
}

export function expectAfterUndo(input: UndoInput): Expectation {
  const { before } = input;
  const tables = new Map(
    [...before.values()].map((table) => [table.name, { known: untouched(table), created: [] }]),
  );
  const expectation: Expectation = {
    before,
    tables,
    links: [],
    history: NO_HISTORY,
    persons: new Map(),
    excluded: [],
  };
  return withWrites(expectation, input.allowedWrites ?? []);
}
