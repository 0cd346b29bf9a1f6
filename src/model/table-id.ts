/** Names of tables, always with their schema. */

export interface TableId {
  readonly schema: string;
  readonly name: string;
}

export function sameTable(a: TableId, b: TableId): boolean {
  return a.schema === b.schema && a.name === b.name;
}

/** For people and for keys of maps: `schema.name`, unquoted. */
export function tableText(table: TableId): string {
  return `${table.schema}.${table.name}`;
}

/** For keys of maps: no two tables have the same. */
export function tableKey(table: TableId): string {
  return JSON.stringify([table.schema, table.name]);
}
