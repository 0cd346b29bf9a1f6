/**
 * The column of a unique key that can hold a value nobody has, while values change hands between rows
 * that are updated: the plan asks whether there is one, the writer uses it.
 */
import type { Column, ForeignKey, Table } from './catalog.js';
import { sameTable } from './table-id.js';

/** @param set columns that are written, so that what stands in for a while goes again */
export function spareColumn(
  table: Table,
  key: readonly string[],
  set: ReadonlySet<string>,
  foreignKeys: readonly ForeignKey[],
): Column | undefined {
  const links = foreignKeys.filter(({ from }) => sameTable(from, table));
  const pointedTo = foreignKeys.filter(({ to }) => sameTable(to, table));
  const candidates = table.columns.filter(
    ({ name, generated }) =>
      key.includes(name) &&
      set.has(name) &&
      !generated &&
      !pointedTo.some(({ toColumns }) => toColumns.includes(name)),
  );
  return (
    candidates.find((c) => standsAsNull(table, c)) ??
    candidates.find(
      (c) => invented(c) && !links.some(({ fromColumns }) => fromColumns.includes(c.name)),
    )
  );
}

/** NULL can stand in the column for several rows at a time. */
export function standsAsNull(table: Table, { name, notNull }: Column): boolean {
  return (
    !notNull && !table.uniqueKeys.some((key) => key.nullsNotDistinct && key.columns.includes(name))
  );
}

const invented = ({ base, category, maxLength, type }: Column): boolean =>
  base === 'uuid' ||
  (category === 'S' && (maxLength === null || maxLength > 32)) ||
  ['int4', 'int8', 'numeric', 'integer', 'bigint'].includes(base) ||
  ['integer', 'bigint'].includes(type);
