/** Tables by the names that people write: `name` by the search path, or `schema.name`. */
import type { Catalog, Table } from './catalog.js';
import { groupBy } from './group-by.js';
import { nameText, parseTableName, type TableName } from './name-text.js';
import { type TableId, tableKey } from './table-id.js';

/**
 * @param text as the config has it; what is not of its grammar is taken for a name by itself
 * @returns the table; undefined when there is none; `ambiguous` when several schemas off the
 *   search path have one.
 */
export function findTable(
  catalog: Pick<Catalog, 'tables' | 'searchPath'>,
  text: string | TableName,
): Table | undefined | 'ambiguous' {
  const { schema, name } = named(text);
  const called = catalog.tables.filter((table) => table.name === name);
  return schema === null
    ? visible(called, catalog.searchPath)
    : called.find((table) => table.schema === schema);
}

/** By catalog, for whoever asks once asks for every link of it. */
const indexes = new WeakMap<readonly Table[], ReadonlyMap<string, Table>>();

export function tableById({ tables }: Pick<Catalog, 'tables'>, table: TableId): Table | undefined {
  const index = indexes.get(tables) ?? new Map(tables.map((one) => [tableKey(one), one]));
  indexes.set(tables, index);
  return index.get(tableKey(table));
}

/** Gives each table the shortest text by which it is found. */
export function withNames(
  tables: readonly Omit<Table, 'inConfig'>[],
  searchPath: readonly string[],
): Table[] {
  const byName = groupBy(tables, ({ name }) => name);
  return tables.map((table) => {
    const short = visible(byName.get(table.name) ?? [], searchPath) === table;
    const name = nameText(table.name);
    return { ...table, inConfig: short ? name : `${nameText(table.schema)}.${name}` };
  });
}

function named(text: string | TableName): TableName {
  return typeof text === 'string' ? (parseTableName(text) ?? { schema: null, name: text }) : text;
}

function visible<T extends TableId>(
  named: readonly T[],
  searchPath: readonly string[],
): T | undefined | 'ambiguous' {
  for (const schema of searchPath) {
    const found = named.find((table) => table.schema === schema);
    if (found !== undefined) return found;
  }
  return named.length > 1 ? 'ambiguous' : named[0];
}
