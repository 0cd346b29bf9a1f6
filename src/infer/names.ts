/** Ends of links as the config has them, and counts. */
import type { Table } from '../model/catalog.js';
import { nameText } from '../model/name-text.js';

/** `table.column`, or `table.(a, b)`. */
export function linkEnd(table: Table, columns: readonly string[]): string {
  const [first = '', ...more] = columns.map(nameText);
  const list = more.length === 0 ? first : `(${[first, ...more].join(', ')})`;
  return `${table.inConfig}.${list}`;
}

export function one(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;
}

/** `4 of 5`. */
export function share(part: number, all: number): string {
  return `${part.toLocaleString('en-US')} of ${all.toLocaleString('en-US')}`;
}
