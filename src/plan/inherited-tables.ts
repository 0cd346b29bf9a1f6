/**
 * Tables that others inherit from. A statement on such a table reads, changes and deletes the others'
 * rows too, and its keys and foreign keys do not hold for them: what one of its rows is cannot be said.
 */
import type { Hazard } from '../model/hazard.js';
import type { MovedTable, ReferenceTable } from '../model/move.js';
import { tableText } from '../model/table-id.js';

export function inheritedTables(taken: readonly (MovedTable | ReferenceTable)[]): Hazard[] {
  return taken.flatMap((table) =>
    (['source', 'target'] as const).flatMap((side) => {
      const { heirs } = table[side];
      if (heirs.length === 0) return [];
      const name = tableText(table[side]);
      const [first] = heirs.map(tableText);
      return [
        {
          code: 'INHERITANCE' as const,
          where: name,
          message: `the ${side}'s ${name} shows, as if they were its own, the rows of ${heirs.length === 1 ? 'a table that inherits' : `${heirs.length} tables that inherit`} from it`,
          count: null,
          examples: heirs.map(tableText),
          settle: `let ${first ?? ''} inherit from ${name} no more (ALTER TABLE … NO INHERIT) in the ${side}; or tables.${table.target.inConfig}.role: outside`,
          level: 'fatal' as const,
        },
      ];
    }),
  );
}
