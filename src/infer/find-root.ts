/**
 * Which table holds the persons: by its name, by what persons are known by, and by how many tables
 * lead to it.
 */
import type { Catalog, Table } from '../model/catalog.js';
import { tableById } from '../model/find-table.js';
import { sameTable, tableText } from '../model/table-id.js';
import { wordsOf } from './words.js';

export interface RootCandidate {
  readonly source: Table;
  readonly target: Table;
  readonly score: number;
  readonly because: string;
}

const PERSONS = new Set(['user', 'person', 'people']);
const ALIKE = new Set(
  'account member customer player patient student employee client contact subscriber profile participant'.split(
    ' ',
  ),
);
/** By so much the first has to be ahead of the second. */
const AHEAD = 2;
const ENOUGH = 4;

export const isEmail = (column: string): boolean =>
  wordsOf(column).join('').includes('email') || /^e?_?mail/i.test(column);

/** The candidates, the likeliest first, and whether there is no question. */
export function findRoot(
  source: Catalog,
  target: Catalog,
): { readonly candidates: readonly RootCandidate[]; readonly decided: boolean } {
  const candidates = target.tables
    .flatMap((table) => {
      const own = tableById(source, table) ?? renamedRoot(source, target, table);
      return own === undefined || table.primaryKey === null ? [] : [{ table, own }];
    })
    .map(({ table, own }) => {
      const reach = leadTo(target, table);
      const score =
        nameScore(table) + knownBy(table) + Math.min(3, reach) - subordinate(target, table);
      const leads = reach === 1 ? '1 table leads' : `${reach} tables lead`;
      return { source: own, target: table, score, because: `${leads} to it by foreign keys` };
    })
    .sort((a, b) => b.score - a.score);
  const [first, second] = candidates;
  const decided =
    first !== undefined &&
    first.score >= ENOUGH &&
    (second === undefined || first.score - second.score >= AHEAD);
  return { candidates, decided };
}

/** Another name in the source: only the one table that is named like persons there can be it. */
function renamedRoot(source: Catalog, target: Catalog, table: Table): Table | undefined {
  if (nameScore(table) === 0) return undefined;
  const named = source.tables.filter(
    (one) => nameScore(one) > 0 && tableById(target, one) === undefined && knownBy(one) > 0,
  );
  return named.length === 1 ? named[0] : undefined;
}

function nameScore({ name }: Table): number {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  if (words.length > 2) return 0;
  const base = PERSONS.has(last) ? 4 : ALIKE.has(last) ? 3 : 0;
  return words.length === 1 ? base : base / 2;
}

function knownBy(table: Table): number {
  const mail = table.columns.find((column) => isEmail(column.name));
  const natural = table.uniqueKeys.some(
    (key) =>
      key.columns.length === 1 &&
      key.columns.every((name) => table.columns.find((c) => c.name === name)?.sequence === null),
  );
  return (mail === undefined ? 0 : 2) + (natural ? 1 : 0);
}

/** A row that cannot be without another row is hardly a person. */
function subordinate(catalog: Catalog, table: Table): number {
  const above = catalog.foreignKeys.some(
    (key) =>
      sameTable(key.from, table) &&
      !sameTable(key.to, table) &&
      key.fromColumns.every((name) => table.columns.find((c) => c.name === name)?.notNull === true),
  );
  return above ? 2 : 0;
}

/** How many tables lead to it, by any number of foreign keys. */
function leadTo(catalog: Catalog, table: Table): number {
  const seen = new Set([tableText(table)]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const key of catalog.foreignKeys) {
      if (!seen.has(tableText(key.to)) || seen.has(tableText(key.from))) continue;
      seen.add(tableText(key.from));
      grown = true;
    }
  }
  return seen.size - 1;
}
