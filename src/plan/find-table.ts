/** Tables by the names that people write: `name` by the search path, or `schema.name`. */
import type { Catalog, Table } from '../model/catalog.js';
import type { TableId } from '../model/table-id.js';

/**
 * @returns the table; undefined when there is none; `ambiguous` when several schemas off the
 *   search path have one.
 */
export function findTable(catalog: Catalog, name: string): Table | undefined | 'ambiguous' {
  const qualified = catalog.tables.find((table) => `${table.schema}.${table.name}` === name);
  if (qualified !== undefined) return qualified;
  const named = catalog.tables.filter((table) => table.name === name);
  for (const schema of catalog.searchPath) {
    const visible = named.find((table) => table.schema === schema);
    if (visible !== undefined) return visible;
  }
  return named.length > 1 ? 'ambiguous' : named[0];
}

export function tableById(catalog: Catalog, table: TableId): Table | undefined {
  return catalog.tables.find((t) => t.schema === table.schema && t.name === table.name);
}
