/** Keys as texts, and what stands for keys that a run has yet to draw. */
import type { Cell, Row } from '../rows.js';
import type { Link, Table } from '../schema.js';

export const keyOf = (names: readonly string[], row: Row): string =>
  names.map((name) => row[name] ?? '∅').join('\u0001');

/** Stands for a key that only the run will draw. */
export const token = (table: Table, key: string): string => `«${table.name} ${key}»`;
export const isToken = (value: Cell): boolean => value?.startsWith('«') === true;

export const linkText = (link: Link, row: Row): string | null =>
  link.columns.some((name) => row[name] == null) ? null : keyOf(link.columns, row);

/** Keys that are numbers go by size, texts by their letters. */
export function byKey(names: readonly string[]): (a: Row, b: Row) => number {
  return (a, b) => {
    for (const name of names) {
      const [x, y] = [a[name] ?? '', b[name] ?? ''];
      const order =
        /^\d+$/.test(x) && /^\d+$/.test(y) ? Number(x) - Number(y) : x < y ? -1 : x > y ? 1 : 0;
      if (order !== 0) return order;
    }
    return 0;
  };
}
