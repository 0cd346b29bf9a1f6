/** Columns that look like references and are none to the catalog: by their names and types. */
import type { Catalog, Column, Table } from '../model/catalog.js';
import { sameTable } from '../model/table-id.js';
import { comparable } from '../plan/casts.js';
import { pointedAt, wordsOf } from './words.js';

export interface Suspect {
  readonly table: Table;
  readonly column: Column;
  /** Where it may lead, the likeliest first. */
  readonly to: readonly SuspectEnd[];
}

export interface SuspectEnd {
  readonly table: Table;
  readonly column: Column;
  /** The column's name says so, and not only that it points somewhere. */
  readonly named: boolean;
}

/** What people are called by what they did. */
export const ROLES = new Set(
  'by owner author creator assignee sender recipient reviewer editor'.split(' '),
);
const OWN = new Set('parent previous next root reply copied original'.split(' '));

/** Single columns of a table that hold keys of another, if their names are to be believed. */
export function suspectColumns(table: Table, root: Table, catalog: Catalog): Suspect[] {
  const declared = new Set(
    catalog.foreignKeys
      .filter((key) => sameTable(key.from, table))
      .flatMap((key) => key.fromColumns),
  );
  return table.columns.flatMap((column) => {
    if (declared.has(column.name) || column.sequence !== null || column.generated) return [];
    const words = pointedAt(column.name) ?? namesTable(column.name, catalog);
    if (words === null) return [];
    const to = ends(words, column, table, root, catalog);
    return to.length === 0 ? [] : [{ table, column, to }];
  });
}

/** Elements of arrays, by the same rules. */
export function suspectArrays(table: Table, root: Table, catalog: Catalog): Suspect[] {
  return table.columns.flatMap((column) => {
    if (!/^_(int2|int4|int8|uuid|text|varchar)$/.test(column.base)) return [];
    const element: Column = { ...column, base: column.base.slice(1) };
    const words = pointedAt(column.name) ?? wordsOf(column.name);
    const to = ends(words, element, table, root, catalog).filter(({ named }) => named);
    return to.length === 0 ? [] : [{ table, column, to }];
  });
}

/** A (type, id) pair: which table it is stands in the other column. */
export interface Pair {
  readonly type: Column;
  readonly id: Column;
}

export function suspectPairs(table: Table): Pair[] {
  return table.columns.flatMap((type) => {
    const words = wordsOf(type.name);
    if (!['type', 'kind', 'table', 'class'].includes(words.at(-1) ?? '') || words.length < 2)
      return [];
    const id = table.columns.find(({ name, sequence }) => {
      const other = wordsOf(name);
      const start = words.slice(0, -1).join(' ');
      const stem = (pointedAt(name) ?? other).join(' ');
      return sequence === null && name !== type.name && stem === start;
    });
    return id === undefined ? [] : [{ type, id }];
  });
}

interface Named {
  readonly whole: ReadonlyMap<string, readonly Table[]>;
  readonly end: ReadonlyMap<string, readonly Table[]>;
}

const NAMED = new WeakMap<Catalog, Named>();

/** Found once: there may be thousands of tables, and as many columns that ask. */
function namedIn(catalog: Catalog): Named {
  const known = NAMED.get(catalog);
  if (known !== undefined) return known;
  const whole = new Map<string, Table[]>();
  const end = new Map<string, Table[]>();
  for (const table of catalog.tables) {
    const words = wordsOf(table.name);
    for (const [map, key] of [
      [whole, words.join(' ')],
      [end, words.at(-1) ?? ''],
    ] as const) {
      map.set(key, [...(map.get(key) ?? []), table]);
    }
  }
  const named = { whole, end };
  NAMED.set(catalog, named);
  return named;
}

/** Tables whose name is that of the words, the whole of it or its end. */
export function namedLike(words: readonly string[], catalog: Catalog): readonly Table[] {
  const { whole, end } = namedIn(catalog);
  return whole.get(words.join(' ')) ?? end.get(words.at(-1) ?? '') ?? [];
}

/**
 * Keys that a column could hold, of tables whose name is that of the words: the whole of it or, where
 * no such table has one, its end.
 */
export function endsNamed(
  words: readonly string[],
  column: Column,
  catalog: Catalog,
): SuspectEnd[] {
  const { whole, end } = namedIn(catalog);
  const withKey = (tables: readonly Table[] | undefined): SuspectEnd[] =>
    (tables ?? []).flatMap((table) => {
      const key = keyFor(table, column);
      return key === null ? [] : [{ table, column: key, named: true }];
    });
  const called = withKey(whole.get(words.join(' ')));
  return called.length > 0 ? called : withKey(end.get(words.at(-1) ?? ''));
}

/** Tables that are called just so. */
export function calledLike(name: string, catalog: Catalog): readonly Table[] {
  return namedIn(catalog).whole.get(wordsOf(name).join(' ')) ?? [];
}

function namesTable(name: string, catalog: Catalog): readonly string[] | null {
  const words = wordsOf(name);
  if (ROLES.has(words.at(-1) ?? '')) return words;
  return calledLike(name, catalog).length > 0 ? words : null;
}

const TEXTS = ['text', 'varchar'];
/** Keys that people keep in texts as well. */
const WRITABLE = ['int2', 'int4', 'int8', 'uuid'];

/** The key of a table that such a column could hold, and its values mean something only there. */
export function keyFor(to: Table, column: Column): Column | null {
  const found = to.uniqueKeys
    .filter(({ columns }) => columns.length === 1)
    .flatMap(({ columns }) => to.columns.find(({ name }) => name === columns[0]) ?? [])
    .find(
      (one) =>
        (comparable(one, column) || (TEXTS.includes(column.base) && WRITABLE.includes(one.base))) &&
        (one.sequence !== null || one.base !== 'text'),
    );
  return found ?? null;
}

function ends(
  words: readonly string[],
  column: Column,
  table: Table,
  root: Table,
  catalog: Catalog,
): Suspect['to'] {
  const named = namedLike(words, catalog);
  const own = words.some((word) => OWN.has(word)) ? [table] : [];
  const person = ROLES.has(words.at(-1) ?? '');
  const tables = [...named, ...own, ...(named.length + own.length === 0 ? [root] : [])];
  return tables.flatMap((to) => {
    const key = keyFor(to, column);
    const itself = to === table && key?.name === column.name;
    return key === null || itself
      ? []
      : [{ table: to, column: key, named: named.includes(to) || own.includes(to) || person }];
  });
}
