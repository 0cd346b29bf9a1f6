/** What stands there instead of a name that does not: another case, another schema. */
import type { Catalog } from '../model/catalog.js';
import { parseTableName, type TableName } from '../model/name-text.js';

/** Names that differ in the case of letters alone, since nothing is folded as SQL does; or undefined. */
export function meant(name: string, names: readonly string[]): readonly string[] | undefined {
  const folded = name.toLowerCase();
  const found = names.filter((one) => one.toLowerCase() === folded);
  return found.length === 0 ? undefined : found;
}

/** `; there is …`, or nothing. */
export function tablesAlike(catalog: Catalog, text: string | TableName): string {
  const { name } = parts(text);
  const named = meant(
    name,
    catalog.tables.map((table) => table.name),
  );
  const found = catalog.tables.filter((table) => named?.includes(table.name));
  return found.length === 0 ? '' : `; there is ${found.map((t) => t.inConfig).join(', ')}`;
}

/** `app.posts or old.posts`. */
export function schemasWith(catalog: Catalog, text: string | TableName): string {
  const { name } = parts(text);
  const found = catalog.tables.filter((table) => table.name === name);
  return found.map((table) => table.inConfig).join(' or ');
}

function parts(text: string | TableName): TableName {
  return typeof text === 'string' ? (parseTableName(text) ?? { schema: null, name: text }) : text;
}
