/** Names of tables, always with their schema. */
import { identifiersText, identifierText } from './name-text.js';

export interface TableId {
  readonly schema: string;
  readonly name: string;
}

export function sameTable(a: TableId, b: TableId): boolean {
  return a.schema === b.schema && a.name === b.name;
}

/** For people and for keys of maps: `schema.name`, as SQL and the config take it. */
export function tableText(table: TableId): string {
  return `${identifierText(table.schema)}.${identifierText(table.name)}`;
}

/** `schema.table.column`, or `schema.table.a, b`. */
export function columnText(table: TableId, columns: string | readonly string[]): string {
  return `${tableText(table)}.${identifiersText([columns].flat())}`;
}

/** Tables to be asked whether one is among them: thousands may be, once for every link. */
export function tableSet(tables: Iterable<TableId>): { has(table: TableId): boolean } {
  const keys = new Set([...tables].map(tableKey));
  return { has: (table) => keys.has(tableKey(table)) };
}

/** For keys of maps: no two tables have the same. */
export function tableKey(table: TableId): string {
  return JSON.stringify([table.schema, table.name]);
}
