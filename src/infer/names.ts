/** Names of tables and columns as the config has them: short where that is plain, quoted where needed. */
import type { Catalog, Table } from '../model/catalog.js';
import { findTable } from '../plan/find-table.js';

const PLAIN = /^[^\s."(),]+$/;

const quoted = (name: string): string =>
  PLAIN.test(name) ? name : `"${name.replaceAll('"', '""')}"`;

/** `name`, or `schema.name` where the name alone would not find it. */
export function tableName(catalog: Catalog, table: Table): string {
  const short = findTable(catalog, table.name) === table && PLAIN.test(table.name);
  return short ? table.name : `${quoted(table.schema)}.${quoted(table.name)}`;
}

/** `table.column`, or `table.(a, b)`. */
export function linkEnd(catalog: Catalog, table: Table, columns: readonly string[]): string {
  const [first = '', ...more] = columns.map(quoted);
  const list = more.length === 0 ? first : `(${[first, ...more].join(', ')})`;
  return `${tableName(catalog, table)}.${list}`;
}

/** A column inside SQL. */
export function inSql(column: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(column) && !RESERVED.has(column)
    ? column
    : `"${column.replaceAll('"', '""')}"`;
}

/** Of those that people give columns. */
const RESERVED = new Set(
  'all and any array as asc between case check column default desc distinct do else end false for from grant group having in into is join left like limit not null offset on only or order primary references right select some table then to true union unique user using when where with'.split(
    ' ',
  ),
);

export function one(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;
}

/** `4 of 5`. */
export function share(part: number, all: number): string {
  return `${part.toLocaleString('en-US')} of ${all.toLocaleString('en-US')}`;
}
