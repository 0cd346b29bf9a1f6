/** Which tables of a random case a side keeps in parts, and by which column. */
import { id, join, literal, type Sql, sql, verbatim } from '../../src/sql/sql.js';
import { columnOn, partOf, tableOn } from './names.js';
import { keyText } from './rows.js';
import type { Side, Table } from './schema.js';
import type { PartitionSpec, TableSpec } from './spec.js';

export interface Partition {
  readonly by: PartitionSpec['by'];
  readonly column: string;
}

/** A column has to be part of whatever is unique. */
export function choosePartitions(
  table: Table,
  spec: TableSpec['partitions'],
): Readonly<Record<Side, Partition | null>> {
  const on = (side: Side): Partition | null => {
    const wanted = spec[side];
    if (wanted === null) return null;
    // Before version 17 no table of this kind has numbers of its own.
    if (side === 'source' && ['identity', 'always'].includes(table.keyKind)) return null;
    const uniques = table.uniques.filter(({ targetOnly }) => side === 'target' || !targetOnly);
    const keys = [table.key, ...uniques.map(({ columns }) => columns)].filter(
      ({ length }) => length > 0,
    );
    const fit = table.columns.filter(
      ({ name, role }) => role !== 'value' && keys.every((key) => key.includes(name)),
    );
    const column = fit[wanted.column % fit.length];
    return column === undefined ? null : { by: wanted.by, column: column.name };
  };
  return { source: on('source'), target: on('target') };
}

/** What stands behind the columns of the table, and the tables that are its parts. */
export function partitionsOf(table: Table, side: Side): { readonly by: Sql; readonly parts: Sql } {
  const partition = table.partitions[side];
  const column = table.columns.find(({ name }) => name === partition?.column);
  if (partition === null || column === undefined) return { by: sql``, parts: sql`` };
  const type = column.types[side] ?? '';
  const value = (n: number): Sql => {
    if (column.role === 'mark') return literal(`m${n}`);
    return literal(type === 'uuid' || type === 'text' ? keyText(type, n) : String(n));
  };
  const bounds = {
    hash: [
      sql`WITH (MODULUS 2, REMAINDER 0)`,
      sql`WITH (MODULUS 4, REMAINDER 1)`,
      sql`WITH (MODULUS 4, REMAINDER 3)`,
    ],
    range: [sql`FROM (MINVALUE) TO (${value(2)})`, sql`FROM (${value(2)}) TO (${value(5)})`],
    list: [sql`IN (${value(1)}, ${value(4)})`, sql`IN (${value(2)})`],
  }[partition.by];
  const of = tableOn(table, side);
  const parts = bounds.map(
    (bound, n) => sql`CREATE TABLE ${partOf(table, n)} PARTITION OF ${of} FOR VALUES ${bound};`,
  );
  const rest =
    partition.by === 'hash'
      ? []
      : [sql`CREATE TABLE ${partOf(table, 9)} PARTITION OF ${of} DEFAULT;`];
  return {
    by: sql` PARTITION BY ${verbatim(partition.by.toUpperCase())} (${id(columnOn(table, column, side))})`,
    parts: join([sql``, ...parts, ...rest], '\n'),
  };
}
