/**
 * Stale rows that stay after all, because somebody else's row points at them: by a foreign key of
 * either side, by a link of the config, or by an id in a value that a link of the config describes.
 */
import type { Catalog, ForeignKey } from '../model/catalog.js';
import { tableById } from '../model/find-table.js';
import type { Hazard } from '../model/hazard.js';
import type { Link, Move, MovedTable } from '../model/move.js';
import { sameTable, type TableId } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { type Sql, sql } from '../sql/sql.js';
import type { Scratch } from '../stage/scratch.js';
import { keepPointedAt, stillPointedAt, stillPointedAtByIds } from './clashes.js';
import { type PointingAt, pointedAtHazard } from './hazards.js';

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
  const gone = await session.rowsOfAlike<{ some: boolean }>(
    move.tables.map((table) => sql`SELECT EXISTS (SELECT FROM ${scratch.gone(table)}) AS some`),
  );
  const losing = move.tables.filter((_, index) => gone[index]?.[0]?.some === true).reverse();
  const ways = waysToPoint(scratch, move, target);
  const found = new Map<WayToPoint, { readonly table: MovedTable; readonly rows: number }>();
  for (let more = true; more; ) {
    more = false;
    for (const table of losing) {
      for (const way of ways) {
        if (!sameTable(way.to, table.target)) continue;
        const count = await session.execute(keepPointedAt(scratch, table, way.pointed(table)));
        if (count === 0) continue;
        more = true;
        kept.set(table, (kept.get(table) ?? 0) + count);
        found.set(way, { table, rows: (found.get(way)?.rows ?? 0) + count });
      }
    }
  }
  for (const [way, { table, rows }] of found) hazards.push(pointedAtHazard(table, way, rows));
}

interface WayToPoint extends PointingAt {
  readonly to: TableId;
  /** Rows of the table listed to go at which a row points that stays. */
  readonly pointed: (table: MovedTable) => Sql;
}

function waysToPoint(scratch: Scratch, move: Move, target: Catalog): WayToPoint[] {
  const keys = [
    ...target.foreignKeys.map((key) => ({
      key,
      onDelete: key.onDelete,
      evidence: `foreign key ${key.name}`,
    })),
    ...move.pointingLinks.map((link) => ({
      key: asKey(link),
      onDelete: null,
      evidence: link.evidence,
    })),
  ];
  return [
    ...keys.flatMap(({ key, onDelete, evidence }): WayToPoint[] => {
      const from = tableById(target, key.from);
      if (from === undefined || goesAlong(move, key)) return [];
      return [
        {
          ...{ to: key.to, from: key.from, fromColumns: key.fromColumns, onDelete, evidence },
          pointed: (table) => stillPointedAt(scratch, move, table, key, from),
        },
      ];
    }),
    ...move.targetIdLinks.flatMap((link): WayToPoint[] => {
      return tableById(target, link.from) === undefined
        ? []
        : [
            {
              ...{ to: link.to, from: link.from, fromColumns: [link.column] },
              ...{ onDelete: null, evidence: link.evidence },
              pointed: (table) => stillPointedAtByIds(scratch, move, table, link),
            },
          ];
    }),
  ];
}

/** A link as a foreign key that does nothing. */
const asKey = (link: Link): ForeignKey => ({
  ...{ ...link, name: '', fromPart: null, toPart: null },
  ...{ onDelete: 'no action', deferrable: false },
});

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
