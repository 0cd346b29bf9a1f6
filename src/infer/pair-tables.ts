/**
 * Tables that go by another name in the source: by the columns they share, and by the links from
 * and to tables that are on both sides.
 */
import type { Catalog, Table } from '../model/catalog.js';
import { sameTable, type TableId } from '../model/table-id.js';
import { likeness } from './words.js';

export interface TablePair {
  readonly target: Table;
  /** The likeliest first. */
  readonly sources: readonly Table[];
  /** Columns of one name in the first of them. */
  readonly shared: readonly string[];
  /** The first is by far the likeliest, and this the likeliest table for it. */
  readonly alone: boolean;
}

const ENOUGH = 0.3;
const SHOWN = 3;

/** @param sourceOf the tables that are known to be the same */
export function pairTables(
  source: Catalog,
  target: Catalog,
  sourceOf: (table: Table) => Table | undefined,
): TablePair[] {
  const taken = target.tables.map(sourceOf);
  const ours = source.tables.filter((table) => !taken.includes(table) && matters(table));
  const theirs = target.tables.filter((table) => sourceOf(table) === undefined);
  const score = (a: Table, b: Table): number =>
    0.5 * columnsAlike(a, b) + 0.2 * likeness(a.name, b.name) + 0.3 * linksAlike(a, b);
  return theirs.flatMap((table) => {
    const ranked = ours
      .map((one) => ({ one, score: score(one, table) }))
      .filter((found) => found.score >= ENOUGH)
      .sort((a, b) => b.score - a.score);
    const [best, second] = ranked;
    if (best === undefined) return [];
    const rivals = theirs.filter(
      (other) => other !== table && score(best.one, other) >= best.score,
    );
    return [
      {
        target: table,
        sources: ranked.slice(0, SHOWN).map(({ one }) => one),
        shared: table.columns
          .filter(({ name, sequence }) => sequence === null && has(best.one, name))
          .map(({ name }) => name),
        alone: rivals.length === 0 && (second === undefined || best.score - second.score >= 0.15),
      },
    ];
  });

  /** It leads to another table, or another leads to it. */
  function matters(table: Table): boolean {
    return source.foreignKeys.some((key) => sameTable(key.from, table) || sameTable(key.to, table));
  }

  function linksAlike(a: Table, b: Table): number {
    const same = (x: TableId, y: TableId): boolean => {
      const there = target.tables.find((one) => sameTable(one, y));
      const here = there === undefined ? undefined : sourceOf(there);
      return here !== undefined && sameTable(here, x);
    };
    const up = source.foreignKeys.some(
      (key) =>
        sameTable(key.from, a) &&
        target.foreignKeys.some((other) => sameTable(other.from, b) && same(key.to, other.to)),
    );
    const down = source.foreignKeys.some(
      (key) =>
        sameTable(key.to, a) &&
        target.foreignKeys.some((other) => sameTable(other.to, b) && same(key.from, other.from)),
    );
    return up || down ? 1 : 0;
  }
}

const has = (table: Table, name: string): boolean =>
  table.columns.some((column) => column.name === name);

function columnsAlike(a: Table, b: Table): number {
  const shared = a.columns.filter(({ name }) => has(b, name)).length;
  return (2 * shared) / Math.max(1, a.columns.length + b.columns.length);
}
