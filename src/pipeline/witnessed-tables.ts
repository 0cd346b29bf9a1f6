/** Journalled tables as the witness wants them, with the links that lead up to the root. */
import type { Journal } from '../ledger/journal.js';
import type { Move } from '../model/move.js';
import { sameTable } from '../model/table-id.js';
import type { WitnessedTable } from '../witness/walk-owners.js';

/** @param journals of all tables of a run, each owner's before those it owns */
export function witnessedTables(journals: readonly Journal[]): Map<Journal, WitnessedTable> {
  const made = new Map<Journal, WitnessedTable>();
  for (const journal of journals) {
    const parent = journals.find((other) => other.position === journal.owner?.position);
    const above = parent === undefined ? undefined : made.get(parent);
    made.set(journal, {
      id: journal.of,
      key: journal.key,
      owner:
        journal.owner === null || above === undefined
          ? null
          : { parent: above, columns: journal.owner.columns, parentColumns: journal.owner.key },
      journal,
    });
  }
  return made;
}

/** Tables that only the target has, for the picture of the residents. */
export function untouchedAsWitnessed(
  move: Move,
  witnessed: Iterable<WitnessedTable>,
): WitnessedTable[] {
  const known = [...witnessed];
  return move.untouched.flatMap(({ table, link }) => {
    const parent = known.find((candidate) => sameTable(candidate.id, link.to));
    if (parent === undefined || table.primaryKey === null) return [];
    return [
      {
        id: { schema: table.schema, name: table.name },
        key: table.primaryKey,
        owner: { parent, columns: link.fromColumns, parentColumns: link.toColumns },
        journal: null,
      },
    ];
  });
}
