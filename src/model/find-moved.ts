/** Tables of a move by what they are in the target: every link of every table asks for one. */
import type { Move, MovedTable, ReferenceTable } from './move.js';
import { type TableId, tableKey } from './table-id.js';

const indexes = new WeakMap<object, ReadonlyMap<string, unknown>>();

/** @returns the root or owned table; undefined when the table does not move */
export function movedTable({ tables }: Pick<Move, 'tables'>, id: TableId): MovedTable | undefined {
  return among(tables, id);
}

export function referenceTable(
  { references }: Pick<Move, 'references'>,
  id: TableId,
): ReferenceTable | undefined {
  return among(references, id);
}

function among<T extends { readonly target: TableId }>(tables: readonly T[], id: TableId) {
  const known = indexes.get(tables) as ReadonlyMap<string, T> | undefined;
  const index = known ?? new Map(tables.map((table) => [tableKey(table.target), table]));
  indexes.set(tables, index);
  return index.get(tableKey(id));
}
