/**
 * The lines of a config about references that the catalog does not know. Names raise the suspicion,
 * values bear it out, and whoever writes the config decides: each is a choice.
 */

import { linkEnd, share } from '../infer/names.js';
import {
  namedLike,
  type Suspect,
  suspectArrays,
  suspectColumns,
  suspectPairs,
} from '../infer/suspect-links.js';
import { wordsOf } from '../infer/words.js';
import type { Column, Table } from '../model/catalog.js';
import type { ConfigValue } from '../model/draft.js';
import { tableById } from '../model/find-table.js';
import type { Move } from '../model/move.js';
import { identifierText } from '../model/name-text.js';
import { sameTable } from '../model/table-id.js';
import { lowVariety } from '../sample/low-variety.js';
import { pointsAt } from '../sample/points-at.js';
import { id, sql } from '../sql/sql.js';
import type { Drafting } from './draft-book.js';
import { draftJsonLinks } from './draft-json-links.js';

/** Of a column's values so many have to be keys of the other table. */
const MOSTLY = 0.8;

/** Soft foreign keys, looked for before ownership: they may be what makes a table somebody's. */
export async function draftSoftLinks(drafting: Drafting): Promise<void> {
  const { source, target, root } = drafting;
  const move = await drafting.move();
  for (const table of target.tables) {
    const own = sourceOf(drafting, move, table);
    if (own === undefined) continue;
    const pairs = suspectPairs(own).map((pair) => pair.id.name);
    for (const suspect of suspectColumns(own, root.source, source)) {
      if (!table.columns.some(({ name }) => name === suspect.column.name)) continue;
      if (declaredThere(drafting, table, suspect.column.name)) continue;
      if (!pairs.includes(suspect.column.name)) await draftSoftLink(drafting, move, table, suspect);
    }
  }
}

async function draftSoftLink(
  { book, sides, target }: Drafting,
  move: Move,
  table: Table,
  { table: own, column, to }: Suspect,
): Promise<void> {
  const found: ConfigValue[] = [];
  const because: string[] = [];
  for (const end of to.slice(0, 4)) {
    const facts = await pointsAt(sides.source, own, id('r', column.name), end);
    if (facts === null || facts.values === 0 || facts.found < facts.values * MOSTLY) continue;
    const there = targetOf(move, target, end.table);
    if (there === undefined) continue;
    found.push({
      from: linkEnd(table, [column.name]),
      to: linkEnd(there, [end.column.name]),
    });
    because.push(`${share(facts.found, facts.values)} in ${there.inConfig}`);
  }
  if (found.length === 0) return;
  const from = linkEnd(table, [column.name]);
  const text = `${from} is no foreign key; of its values are ${because.join(', ')}`;
  await book.choose(['links', book.links], [...found, { from, to: null }], text);
}

/**
 * (type, id) pairs of tables that nothing else leads up from, looked for before ownership as well: a
 * comment is whose post it is on. Once more for tables that hang on such tables.
 *
 * @returns the tables whose pairs are drafted by now
 */
export async function draftPairOwners(drafting: Drafting): Promise<ReadonlySet<Table>> {
  const done = new Set<Table>();
  for (let grown = true; grown; ) {
    grown = false;
    const move = await drafting.move();
    for (const table of drafting.target.tables) {
      const known = [...move.tables, ...move.references].some(({ target }) => target === table);
      const own = sourceOf(drafting, move, table);
      if (known || done.has(table) || own === undefined) continue;
      for (const { type, id: key } of suspectPairs(own)) {
        const names = [type.name, key.name];
        if (!names.every((name) => table.columns.some((column) => column.name === name))) continue;
        const links = await pairLinks(drafting, move, { source: own, target: table }, type, key);
        if (!links.some(({ there }) => move.tables.some(({ target }) => target === there)))
          continue;
        await choosePairs(drafting, links, type.name, key.name);
        done.add(table);
        grown = true;
      }
    }
  }
  return done;
}

/**
 * What is inside columns of moved tables: arrays, (type, id) pairs, JSON.
 *
 * @param paired tables whose pairs are drafted already
 */
export async function draftInnerLinks(
  drafting: Drafting,
  move: Move,
  paired: ReadonlySet<Table>,
): Promise<void> {
  for (const { source, target } of move.tables) {
    const shared = (name: string): boolean => target.columns.some((one) => one.name === name);
    for (const suspect of suspectArrays(source, drafting.root.source, drafting.source)) {
      if (shared(suspect.column.name)) await draftArray(drafting, move, target, suspect);
    }
    for (const { type, id: key } of paired.has(target) ? [] : suspectPairs(source)) {
      if (shared(type.name) && shared(key.name)) {
        const links = await pairLinks(drafting, move, { source, target }, type, key);
        await choosePairs(drafting, links, type.name, key.name);
      }
    }
    await draftJsonLinks(drafting, move, { source, target });
  }
}

async function draftArray(
  { book, sides, target }: Drafting,
  move: Move,
  table: Table,
  { table: own, column, to }: Suspect,
): Promise<void> {
  for (const end of to.slice(0, 3)) {
    const element = sql`unnest(${id('r', column.name)})`;
    const facts = await pointsAt(sides.source, own, element, end);
    const there = targetOf(move, target, end.table);
    if (facts === null || there === undefined) continue;
    if (facts.values === 0 || facts.found < facts.values * MOSTLY) continue;
    const link = { array: linkEnd(table, [column.name]), to: there.inConfig };
    const text = `of the elements of ${link.array} are ${share(facts.found, facts.values)} keys of ${link.to}`;
    await book.choose(['links', book.links], [link, { ...link, to: null }], text);
  }
}

interface DraftedPair {
  readonly link: { readonly from: string; readonly when: string; readonly to: string };
  readonly there: Table;
}

/** One for each type that names a table. */
async function pairLinks(
  { sides, source: catalog, target }: Drafting,
  move: Move,
  { source: own, target: table }: { readonly source: Table; readonly target: Table },
  type: Column,
  key: Column,
): Promise<DraftedPair[]> {
  const values = await lowVariety(sides.source, own, type.name, 12);
  return (values ?? []).flatMap(({ value }): DraftedPair[] => {
    if (value === null || !/^[\p{L}\p{N}_.:\\ -]{1,60}$/u.test(value)) return [];
    const words = wordsOf(value.split(/[.:\\/]/).at(-1) ?? value);
    const [to] = namedLike(words, catalog);
    const there = to === undefined ? undefined : targetOf(move, target, to);
    if (there === undefined) return [];
    const when = `${identifierText(type.name)} = '${value}'`;
    return [{ there, link: { from: linkEnd(table, [key.name]), when, to: there.inConfig } }];
  });
}

async function choosePairs(
  { book }: Drafting,
  links: readonly DraftedPair[],
  type: string,
  key: string,
): Promise<void> {
  const text = `${type} and ${key} are a pair: one says which table, the other which row`;
  for (const { link } of links)
    await book.choose(['links', book.links], [link, { ...link, to: null }], text);
}

function sourceOf({ source }: Drafting, move: Move, table: Table): Table | undefined {
  const known = [...move.tables, ...move.references].find((one) => one.target === table);
  return known?.source ?? tableById(source, table);
}

function targetOf(move: Move, target: Drafting['target'], source: Table): Table | undefined {
  const known = [...move.tables, ...move.references].find((one) => sameTable(one.source, source));
  return known?.target ?? tableById(target, source);
}

function declaredThere({ target }: Drafting, table: Table, column: string): boolean {
  return target.foreignKeys.some(
    (key) => sameTable(key.from, table) && key.fromColumns.includes(column),
  );
}
