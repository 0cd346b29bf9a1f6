/** Stale rows that stay after all, because somebody else's row points at them. */
import type { Catalog, ForeignKey } from '../model/catalog.js';
import type { Hazard } from '../model/hazard.js';
import type { Move, MovedTable } from '../model/move.js';
import { sameTable } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { sql } from '../sql/sql.js';
import type { Scratch } from '../stage/scratch.js';
import { keepPointedAt, stillPointedAt } from './clashes.js';
import { pointedAtHazard } from './hazards.js';

interface KeepInput {
  readonly session: Session;
  readonly scratch: Scratch;
  readonly move: Move;
  readonly target: Catalog;
}

/**
 * Rows that are not removed because a row that stays points at them: from the leaves upward, and
 * once more around where tables point at each other.
 *
 * @param kept how many of each table, added to
 */
export async function keepPointed(
  { session, scratch, move, target }: KeepInput,
  hazards: Hazard[],
  kept: Map<MovedTable, number>,
): Promise<void> {
  const gone = await session.rowsOfEach<{ some: boolean }>(
    move.tables.map((table) => sql`SELECT EXISTS (SELECT FROM ${scratch.gone(table)}) AS some`),
  );
  const losing = move.tables.filter((_, index) => gone[index]?.[0]?.some === true).reverse();
  const byKey = new Map<ForeignKey, { readonly table: MovedTable; readonly rows: number }>();
  for (let more = true; more; ) {
    more = false;
    for (const table of losing) {
      for (const key of target.foreignKeys) {
        if (!sameTable(key.to, table.target) || goesAlong(move, key)) continue;
        const from = target.tables.find((t) => sameTable(t, key.from));
        if (from === undefined) continue;
        const pointed = stillPointedAt(scratch, move, table, key, from);
        const count = await session.execute(keepPointedAt(scratch, table, pointed));
        if (count === 0) continue;
        more = true;
        kept.set(table, (kept.get(table) ?? 0) + count);
        byKey.set(key, { table, rows: (byKey.get(key)?.rows ?? 0) + count });
      }
    }
  }
  for (const [key, { table, rows }] of byKey) hazards.push(pointedAtHazard(table, key, rows));
}

/** Rows of a derived table go with the row that they are made from. */
function goesAlong({ derived }: Move, key: ForeignKey): boolean {
  return derived.some(
    ({ table, link }) =>
      link !== null &&
      sameTable(table, key.from) &&
      sameTable(link.to, key.to) &&
      link.fromColumns.join('\n') === key.fromColumns.join('\n'),
  );
}
