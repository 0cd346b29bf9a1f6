/**
 * (type, id) pairs whose type is the number of a row that names a table, as Django has them: a foreign
 * key to a list of applications and models, and beside it the id of a row of `<application>_<model>`; or
 * to a list of names, one a row.
 */
import type { Catalog, Column, Table } from '../model/catalog.js';
import { tableById } from '../model/find-table.js';
import { sameTable } from '../model/table-id.js';
import { wordsOf } from './words.js';

export interface ContentPair {
  readonly type: Column;
  readonly id: Column;
  /** The list of types, and its column that `type` points to. */
  readonly types: Table;
  readonly key: string;
  /** Columns of the list that name a table together. */
  readonly naming: readonly string[];
}

const DJANGO = ['app_label', 'model'];

export function contentPairs(table: Table, catalog: Catalog): ContentPair[] {
  return catalog.foreignKeys.flatMap((link): ContentPair[] => {
    const [from, to] = [link.fromColumns[0], link.toColumns[0]];
    if (!sameTable(link.from, table) || link.fromColumns.length !== 1) return [];
    const type = table.columns.find(({ name }) => name === from);
    const types = tableById(catalog, link.to);
    if (type === undefined || types === undefined || to === undefined) return [];
    const naming = namingOf(types);
    const stem = start(type.name, ['content', 'type', 'id']);
    const id = table.columns.find(
      ({ name, sequence }) =>
        sequence === null &&
        stem !== null &&
        [start(name, ['object', 'id']), start(name, ['object', 'pk'])].includes(stem),
    );
    return id === undefined || naming.length === 0 ? [] : [{ type, id, types, key: to, naming }];
  });
}

/** An application and its model, or the one text by which the list knows its rows; else nothing. */
function namingOf({ columns, uniqueKeys }: Table): readonly string[] {
  const has = (name: string): boolean => columns.some((column) => column.name === name);
  if (DJANGO.every(has)) return DJANGO;
  const texts = uniqueKeys.flatMap(({ columns: key }) => {
    const [only] = columns.filter(({ name }) => key.length === 1 && name === key[0]);
    return only?.category === 'S' ? [only.name] : [];
  });
  return texts.length === 1 ? texts : [];
}

/** What comes before these words; null where the name does not end with them. */
function start(name: string, end: readonly string[]): string | null {
  const words = wordsOf(name);
  const before = words.slice(0, -end.length);
  return words.slice(before.length).join() === end.join() ? before.join(' ') : null;
}
