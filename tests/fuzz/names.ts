/**
 * What tables and columns are really called on a side. The rest of the case knows them by plain
 * names; here they may get such as need quotes, and tables of several schemas that share one name.
 */
import { id, type Sql } from '../../src/sql/sql.js';
import type { Column, Side, Table } from './schema.js';

export interface Naming {
  readonly odd: boolean;
  readonly schemas: boolean;
}

/** All that a case may make tables in. */
export const SCHEMAS = ['public', 'app', 'o.d "d', 'App'] as const;

/** Each has the plain name in it, so that no two plain names become one. */
const PATTERNS: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => `say "${name}"`,
  (name) => name.toUpperCase(),
  (name) => `${name}.x y`,
  (name) => `100% ${name}'s`,
  (name) => `back\\slash $1 ${name}`,
  (name) => `日本 (${name})`,
  // As long as a name may be: whatever stands in front of it, PostgreSQL would cut off its end.
  (name) => 'x'.repeat(63 - name.length) + name,
];

function called({ odd }: Naming, place: number, name: string): string {
  return (odd ? PATTERNS[place % PATTERNS.length]?.(name) : undefined) ?? name;
}

/** Schema, where there are several, and name. */
function partsOf({ naming, place, name, sourceName }: Table, side: Side): readonly string[] {
  const { schemas } = naming;
  const plain = side === 'source' ? sourceName : name;
  if (!schemas) return [called(naming, place, plain)];
  // Two neighbours have one name, and are told apart by their schemas alone.
  const shared = plain.replace(/\d+$/, (digits) => `_${Math.ceil(Number(digits) / 2)}`);
  const own = SCHEMAS[place % SCHEMAS.length] ?? 'public';
  return [own, called(naming, Math.floor(place / 2), shared)];
}

export const tableOn = (table: Table, side: Side): Sql => id(...partsOf(table, side));

export function columnOn(table: Table, column: Column, side: Side): string {
  const plain = side === 'source' ? column.sourceName : column.name;
  return called(table.naming, table.place + table.columns.indexOf(column), plain);
}

export function namesOn(table: Table, side: Side, names: readonly string[]): string[] {
  return names.map((name) => {
    const column = table.columns.find((c) => c.name === name);
    if (column === undefined) throw new Error(`${table.name} has no ${name}`);
    return columnOn(table, column, side);
  });
}

/** Of a part of a table. Long and odd names are the table's alone. */
export const partOf = ({ place }: Table, n: number): Sql => id('public', `part ${place}.${n}`);

/** The table as the config names it. */
export function inConfig(table: Table, side: Side): string {
  const { odd, schemas } = table.naming;
  return odd || schemas ? tableOn(table, side).text : partsOf(table, side).join('.');
}
