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
import type { Table } from '../model/catalog.js';
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

/** What is inside columns of moved tables: arrays, (type, id) pairs, JSON. */
export async function draftInnerLinks(drafting: Drafting, move: Move): Promise<void> {
  for (const { source, target } of move.tables) {
    const shared = (name: string): boolean => target.columns.some((one) => one.name === name);
    for (const suspect of suspectArrays(source, drafting.root.source, drafting.source)) {
      if (shared(suspect.column.name)) await draftArray(drafting, move, target, suspect);
    }
    for (const { type, id: key } of suspectPairs(source)) {
      if (shared(type.name) && shared(key.name)) {
        await draftPair(drafting, move, { source, target }, type.name, key.name);
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

async function draftPair(
  drafting: Drafting,
  move: Move,
  { source: own, target: table }: { readonly source: Table; readonly target: Table },
  type: string,
  key: string,
): Promise<void> {
  const { book, sides, target } = drafting;
  const values = await lowVariety(sides.source, own, type, 12);
  for (const { value } of values ?? []) {
    if (value === null || !/^[\p{L}\p{N}_.:\\ -]{1,60}$/u.test(value)) continue;
    const words = wordsOf(value.split(/[.:\\/]/).at(-1) ?? value);
    for (const to of namedLike(words, drafting.source).slice(0, 1)) {
      const there = targetOf(move, target, to);
      if (there === undefined) continue;
      const link = {
        from: linkEnd(table, [key]),
        when: `${identifierText(type)} = '${value}'`,
        to: there.inConfig,
      };
      const text = `${type} and ${key} are a pair: one says which table, the other which row`;
      await book.choose(['links', book.links], [link, { ...link, to: null }], text);
    }
  }
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
