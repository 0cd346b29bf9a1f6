/**
 * Links by which rows of the target point at others and that no foreign key of the target guards: those
 * of the config, and those that the source has a foreign key for. A row that somebody's row points
 * at by one of them is no more to go than any other.
 */
import type { Link } from '../model/move.js';
import { type TableId, tableKey } from '../model/table-id.js';
import { comparableEnds } from './casts.js';
import type { PairedLink } from './pair-links.js';

/** @param targetLinks the target's foreign keys, and what the config says of the target */
export function pointingLinks(
  targetLinks: readonly Link[],
  paired: readonly PairedLink[],
): readonly Link[] {
  const known = new Set(
    targetLinks.map(({ from, fromColumns, to }) => wayOf(from, fromColumns, to)),
  );
  const shown = paired.filter(
    ({ from, targetColumns, to, targetToColumns }) =>
      !known.has(wayOf(from, targetColumns, to)) &&
      comparableEnds(from, to, { fromColumns: targetColumns, toColumns: targetToColumns }),
  );
  return [
    ...targetLinks.filter(({ evidence }) => evidence.startsWith('config ')),
    ...shown.map(({ from, to, targetColumns, targetToColumns, evidence, mention }) => ({
      from: { schema: from.schema, name: from.name },
      to: { schema: to.schema, name: to.name },
      ...{ fromColumns: targetColumns, toColumns: targetToColumns },
      ...{ evidence: `${evidence} of the source`, mention },
    })),
  ];
}

const wayOf = (from: TableId, columns: readonly string[], to: TableId): string =>
  JSON.stringify([tableKey(from), columns, tableKey(to)]);
