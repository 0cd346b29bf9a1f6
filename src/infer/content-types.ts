/**
 * (type, id) pairs whose type is the number of a row that names a table, as Django has them: a foreign
 * key to a list of applications and models, and beside it the id of a row of `<application>_<model>`.
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
}

/** Columns of a list of types that name a table together. */
export const NAMING = ['app_label', 'model'] as const;

export function contentPairs(table: Table, catalog: Catalog): ContentPair[] {
  return catalog.foreignKeys.flatMap((link): ContentPair[] => {
    const [from, to] = [link.fromColumns[0], link.toColumns[0]];
    if (!sameTable(link.from, table) || link.fromColumns.length !== 1) return [];
    const types = tableById(catalog, link.to);
    const type = table.columns.find(({ name }) => name === from);
    if (type === undefined || types === undefined || to === undefined || !isList(types)) return [];
    const prefix = start(type.name, ['content', 'type', 'id']);
    const id = table.columns.find(
      ({ name, sequence }) =>
        sequence === null &&
        prefix !== null &&
        [start(name, ['object', 'id']), start(name, ['object', 'pk'])].includes(prefix),
    );
    return id === undefined ? [] : [{ type, id, types, key: to }];
  });
}

const isList = ({ columns }: Table): boolean =>
  NAMING.every((name) => columns.some((column) => column.name === name));

/** What comes before these words; null where the name does not end with them. */
function start(name: string, end: readonly string[]): string | null {
  const words = wordsOf(name);
  const before = words.slice(0, -end.length);
  return words.slice(before.length).join() === end.join() ? before.join(' ') : null;
}
