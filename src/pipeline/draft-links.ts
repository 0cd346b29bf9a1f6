/**
 * The lines of a config about references that the catalog does not know. Names raise the suspicion,
 * values bear it out, and whoever writes the config decides: each is a choice.
 */

import { type ContentPair, contentPairs } from '../infer/content-types.js';
import { isFirm, mayLead } from '../infer/link-evidence.js';
import { linkEnd, share } from '../infer/names.js';
import {
  calledLike,
  endsNamed,
  keyFor,
  namedLike,
  type Pair,
  type Suspect,
  suspectArrays,
  suspectColumns,
  suspectPairs,
} from '../infer/suspect-links.js';
import { wordsOf } from '../infer/words.js';
import type { Table } from '../model/catalog.js';
import type { ConfigValue } from '../model/draft.js';
import { tableById } from '../model/find-table.js';
import type { Move } from '../model/move.js';
import { identifierText } from '../model/name-text.js';
import { sameTable, tableText } from '../model/table-id.js';
import { lowVariety } from '../sample/low-variety.js';
import { pointsAt } from '../sample/points-at.js';
import { typesUsed } from '../sample/types-used.js';
import { id, literal, sql } from '../sql/sql.js';
import type { Drafting } from './draft-book.js';
import { draftJsonLinks } from './draft-json-links.js';

/** Tables that one column is asked about, and of which it is tried. */
const SHOWN = 4;
const TRIED = 30;

/** Soft foreign keys, looked for before ownership: they may be what makes a table somebody's. */
export async function draftSoftLinks(drafting: Drafting): Promise<void> {
  const { source, target, root } = drafting;
  const move = await drafting.move();
  for (const table of target.tables) {
    const own = sourceOf(drafting, move, table);
    if (own === undefined) continue;
    const pairs = pairsOf(drafting, own).map((pair) => pair.id.name);
    for (const suspect of suspectColumns(own, root.source, source)) {
      if (!table.columns.some(({ name }) => name === suspect.column.name)) continue;
      if (declaredThere(drafting, table, suspect.column.name)) continue;
      if (!pairs.includes(suspect.column.name)) await draftSoftLink(drafting, move, table, suspect);
    }
  }
}

async function draftSoftLink(
  drafting: Drafting,
  move: Move,
  table: Table,
  suspect: Suspect,
): Promise<void> {
  const { book, sides, target } = drafting;
  const { table: own, column } = suspect;
  const found: ConfigValue[] = [];
  const because: string[] = [];
  for (const end of endsOf(drafting, move, suspect)) {
    if (found.length === SHOWN) break;
    const there = targetOf(move, target, end.table);
    if (there === undefined) continue;
    const facts = await pointsAt(sides.source, own, id('r', column.name), end);
    if (facts === null || !mayLead(column.name, end.named, facts)) continue;
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

/** An id of nothing that is called so may be one of any table, those that move before others. */
function endsOf({ source }: Drafting, move: Move, { column, to }: Suspect): Suspect['to'] {
  if (!isFirm(column.name) || to.some(({ named }) => named)) return to;
  const moved = [...move.tables, ...move.references].map((one) => one.source);
  const others = [...new Set([...moved, ...source.tables])].flatMap((one) => {
    const key = to.some((end) => end.table === one) ? null : keyFor(one, column);
    return key === null || key === column ? [] : [{ table: one, column: key, named: false }];
  });
  return [...to, ...others.slice(0, TRIED)];
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
      for (const pair of pairsOf(drafting, own)) {
        const names = [pair.type.name, pair.id.name];
        if (!names.every((name) => table.columns.some((column) => column.name === name))) continue;
        const links = await pairLinks(drafting, move, { source: own, target: table }, pair);
        if (!links.some(({ there }) => move.tables.some(({ target }) => target === there)))
          continue;
        await choosePairs(drafting, links, pair);
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
    for (const pair of paired.has(target) ? [] : pairsOf(drafting, source)) {
      if (shared(pair.type.name) && shared(pair.id.name)) {
        const links = await pairLinks(drafting, move, { source, target }, pair);
        await choosePairs(drafting, links, pair);
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
    if (!mayLead(column.name, end.named, facts)) continue;
    const link = { array: linkEnd(table, [column.name]), to: there.inConfig };
    const text = `of the elements of ${link.array} are ${share(facts.found, facts.values)} keys of ${link.to}`;
    await book.choose(['links', book.links], [link, { ...link, to: null }], text);
  }
}

interface DraftedPair {
  readonly link: { readonly from: string; readonly when: string; readonly to: string };
  readonly there: Table;
}

/** Types are words, or numbers of rows that name a table. */
function pairsOf({ source }: Drafting, own: Table): (Pair | ContentPair)[] {
  return [...suspectPairs(own), ...contentPairs(own, source)];
}

/** One for each type that names a table. */
async function pairLinks(
  drafting: Drafting,
  move: Move,
  { source: own, target: table }: { readonly source: Table; readonly target: Table },
  pair: Pair | ContentPair,
): Promise<DraftedPair[]> {
  if ('types' in pair) return contentLinks(drafting, move, { source: own, target: table }, pair);
  const { sides, source: catalog, target } = drafting;
  const { type, id: key } = pair;
  const values = await lowVariety(sides.source, own, type.name, 12);
  return (values ?? []).flatMap(({ value }): DraftedPair[] => {
    if (value === null || !/^[\p{L}\p{N}_.:\\ -]{1,60}$/u.test(value)) return [];
    const [end] = endsNamed(lastWords(value), key, catalog);
    const there = end === undefined ? undefined : targetOf(move, target, end.table);
    if (end === undefined || there === undefined) return [];
    const when = `${identifierText(type.name)} = '${value}'`;
    // A table alone means its key.
    const alone = there.primaryKey?.length === 1 && there.primaryKey[0] === end.column.name;
    const to = alone ? there.inConfig : linkEnd(there, [end.column.name]);
    return [{ there, link: { from: linkEnd(table, [key.name]), when, to } }];
  });
}

/** Of `App\\Models\\Post` or `blog.post` the last name. */
const lastWords = (type: string): readonly string[] =>
  wordsOf(type.split(/[.:\\/]/).at(-1) ?? type);

/** The list has other numbers on the other side: each link says by name which row of it is meant. */
async function contentLinks(
  { sides, source: catalog, target }: Drafting,
  move: Move,
  { source: own, target: table }: { readonly source: Table; readonly target: Table },
  { type, id: key, types, key: number, naming }: ContentPair,
): Promise<DraftedPair[]> {
  const list = targetOf(move, target, types);
  if (list === undefined || !sameTable(list, types)) return [];
  const used = await typesUsed(sides.source, own, type.name, types, number, naming);
  return (used ?? []).flatMap((names): DraftedPair[] => {
    const [name = ''] = names;
    const tables =
      names.length > 1 ? calledLike(names.join('_'), catalog) : namedLike(lastWords(name), catalog);
    const [to] = tables;
    const there = to === undefined ? undefined : targetOf(move, target, to);
    if (there === undefined) return [];
    const named = naming
      .map((column, i) => `${identifierText(column)} = ${literal(names[i] ?? '').text}`)
      .join(' AND ');
    const which = `(SELECT ${identifierText(number)} FROM ${tableText(types)} WHERE ${named})`;
    const when = `${identifierText(type.name)} = ${which}`;
    return [{ there, link: { from: linkEnd(table, [key.name]), when, to: there.inConfig } }];
  });
}

async function choosePairs(
  { book }: Drafting,
  links: readonly DraftedPair[],
  { type, id: key }: Pair | ContentPair,
): Promise<void> {
  const text = `${type.name} and ${key.name} are a pair: one says which table, the other which row`;
  for (const { link } of links)
    await book.choose(['links', book.links], [link, { ...link, to: null }], text);
}

export function sourceOf({ source }: Drafting, move: Move, table: Table): Table | undefined {
  const known = [...move.tables, ...move.references].find((one) => one.target === table);
  return known?.source ?? tableById(source, table);
}

export function targetOf(move: Move, target: Drafting['target'], source: Table): Table | undefined {
  const known = [...move.tables, ...move.references].find((one) => sameTable(one.source, source));
  return known?.target ?? tableById(target, source);
}

export function declaredThere({ target }: Drafting, table: Table, column: string): boolean {
  return target.foreignKeys.some(
    (key) => sameTable(key.from, table) && key.fromColumns.includes(column),
  );
}
