/**
 * What others do between two runs, as statements: rows of cohort and residents alike are written,
 * deleted, added, and hung on other rows. Some of it the constraints will refuse.
 */
import { id, join, literal, sql } from '../../src/sql/sql.js';
import { namesOn, tableOn } from './names.js';
import { type Cell, keyText, type Row, type Rows, values } from './rows.js';
import type { Schema, Side, Table } from './schema.js';
import type { ChangeSpec } from './spec.js';
import { insertRows } from './statements.js';

export interface Change {
  readonly side: Side;
  readonly statement: string;
}

export function applyChanges(
  specs: readonly ChangeSpec[],
  schema: Schema,
  rows: Readonly<Record<Side, Rows>>,
): Change[] {
  return specs.flatMap((spec, index) => {
    const statement = statementOf(spec, index, schema, rows[spec.side]);
    return statement === null ? [] : [{ side: spec.side, statement }];
  });
}

const nth = <T>(list: readonly T[], n: number): T | undefined =>
  list.length === 0 ? undefined : list[n % list.length];

function statementOf(spec: ChangeSpec, index: number, schema: Schema, all: Rows): string | null {
  const { side, kind } = spec;
  if (kind === 'leave' || kind === 'rename') return personChange(spec, index, schema, all);
  const table = nth(kind === 'update' ? [schema.root, ...schema.owned] : schema.owned, spec.table);
  if (table === undefined) return null;
  const row = nth(all.get(table.name) ?? [], spec.row);
  if (kind === 'insert') return insertion(spec, index, table, all);
  if (row === undefined) return null;
  if (kind === 'delete')
    return `DELETE FROM ${tableOn(table, side).text} WHERE ${at(table, side, row)}`;
  if (kind === 'update') return setting(table, side, row, values(table, side, spec.values));
  const own = table.links.find((link) => link.name === 'own');
  const to = own === undefined ? undefined : nth(all.get(own.to.name) ?? [], spec.to);
  if (own === undefined || to === undefined) return null;
  const cells = own.columns.map((name, i) => [name, to[own.toColumns[i] ?? ''] ?? null] as const);
  return setting(table, side, row, Object.fromEntries(cells));
}

function personChange(
  { side, kind, row: n }: ChangeSpec,
  index: number,
  { root }: Schema,
  all: Rows,
): string | null {
  const row = nth(all.get(root.name) ?? [], n);
  if (row === undefined) return null;
  if (kind === 'leave')
    return `DELETE FROM ${tableOn(root, side).text} WHERE ${at(root, side, row)}`;
  return side === 'source' ? setting(root, side, row, { email: `new${index}@x` }) : null;
}

/** All of a row, for one without a key; of equal rows the statement is about all. */
function at(table: Table, side: Side, row: Row): string {
  const names = table.key.length > 0 ? table.key : Object.keys(row);
  const columns = namesOn(table, side, names);
  const equal = names.map(
    (name, i) => sql`${id(columns[i] ?? '')} IS NOT DISTINCT FROM ${cell(row[name] ?? null)}`,
  );
  return join(equal, ' AND ').text;
}

const cell = (value: Cell) => (value === null ? sql`NULL` : literal(value));

function setting(
  table: Table,
  side: Side,
  row: Row,
  cells: Readonly<Record<string, Cell>>,
): string | null {
  const names = Object.keys(cells);
  if (names.length === 0) return null;
  const columns = namesOn(table, side, names);
  const set = names.map((name, i) => sql`${id(columns[i] ?? '')} = ${cell(cells[name] ?? null)}`);
  return `UPDATE ${tableOn(table, side).text} SET ${join(set).text} WHERE ${at(table, side, row)}`;
}

function insertion(spec: ChangeSpec, index: number, table: Table, all: Rows): string | null {
  const { side } = spec;
  const row: Record<string, Cell> = { ...values(table, side, spec.values), mark: `n${index}` };
  for (const link of table.links) {
    const to = nth(all.get(link.to.name) ?? [], spec.to + (link.name === 'own' ? 0 : spec.row));
    if (to === undefined && link.required) return null;
    link.columns.forEach((name, i) => {
      row[name] =
        link.required || link.name === 'own' ? (to?.[link.toColumns[i] ?? ''] ?? null) : null;
    });
  }
  if (table.key.includes('id'))
    row.id = keyText(table.keyKind, (side === 'source' ? 300 : 700) + index);
  if (table.key.includes('nr')) row.nr = String(spec.values);
  for (const column of table.columns) {
    if (column.role === 'unique')
      row[column.name] = column.name === 'slot' ? String(spec.row) : `n${index}`;
  }
  return insertRows(table, side, [row], true).text;
}
