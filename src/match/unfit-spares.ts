/**
 * A value that stands in while unique values change hands has to be one that the table's checks and
 * domains take: told beforehand, row by row, of the rows that would hold it.
 */
import type { Column } from '../model/catalog.js';
import type { Hazard } from '../model/hazard.js';
import type { MovedTable } from '../model/move.js';
import { sameTable } from '../model/table-id.js';
import { columns, id, join, type Sql, sql, verbatim } from '../sql/sql.js';
import { numbered } from '../stage/scratch.js';
import { PLACE_COLUMN, spareValue } from '../stage/spare-value.js';
import { tryToCount } from './broken-checks.js';
import { targetName } from './image.js';
import {
  type Freed,
  type SwappedValuesInput,
  swappedHazard,
  swappedPairs,
} from './swapped-pairs.js';

/** @param rules of the table, those without a spare value included */
export async function unfitSpares(
  input: SwappedValuesInput,
  table: MovedTable,
  rules: readonly Freed[],
): Promise<Hazard[]> {
  const columnOf = (name: string | null): Column | undefined =>
    table.target.columns.find((column) => column.name === name);
  const spares = new Map(
    rules.flatMap(({ spare }) => {
      const column = columnOf(spare);
      return column === undefined ? [] : [[column.name, column] as const];
    }),
  );
  const parked = rules.filter(({ spare }) => spare !== null);
  const checks = input.rules.rules.filter(
    (rule) =>
      rule.kind === 'check' &&
      sameTable(rule.table, table.target) &&
      rule.columns.some((name) => spares.has(name)),
  );
  const asked = [
    ...checks.map(({ name, columns: names, keys: [text = 'TRUE'] }) => ({
      name: `the check ${name}`,
      about: (spare: string) => names.includes(spare),
      fails: sql`NOT (${verbatim(text)})`,
    })),
    ...[...spares.values()]
      .filter(({ domain }) => domain)
      .map(({ name, type }) => ({
        name: `the domain ${type}`,
        about: (spare: string) => spare === name,
        // The cast fails by itself.
        fails: sql`FALSE AND ${id(name)} IS NULL`,
      })),
  ];
  const hazards: Hazard[] = [];
  for (const { name, about, fails } of asked) {
    const concerned = parked.filter(({ spare }) => spare !== null && about(spare));
    const [first] = concerned;
    if (first === undefined) continue;
    const found = await tryToCount(input, unfit(input, table, parked, spares, fails));
    if (found === null) continue;
    const { total } = await input.session.row<{ total: number }>(
      sql`SELECT count(*)::float8 AS total FROM (${held(input, table, parked)}) AS h`,
    );
    const { examples } = found;
    hazards.push(swappedHazard(input, table, first.rule, { total, examples }, name));
  }
  return hazards;
}

/** SELECT: rows of the target whose values others are to get. */
function held(input: SwappedValuesInput, table: MovedTable, parked: readonly Freed[]): Sql {
  const own = numbered('t', table.targetKey);
  const keys = parked.map(
    ({ rule }) => sql`SELECT ${columns('b', own)} FROM ${swappedPairs(input, table, rule)}`,
  );
  return sql`
    SELECT t.*, row_number() OVER () AS ${id(PLACE_COLUMN)} FROM ${targetName(table)} AS t
     WHERE (${columns('t', table.targetKey)}) IN (${join(keys, ' UNION ')})`;
}

/** The same as they would stand for the while, as far as the condition finds fault with them. */
function unfit(
  input: SwappedValuesInput,
  table: MovedTable,
  parked: readonly Freed[],
  spares: ReadonlyMap<string, Column>,
  fails: Sql,
): Sql {
  const { target, targetKey } = table;
  const values = target.columns.map((column) => {
    const value = spares.has(column.name)
      ? sql`(${spareValue(target, column, targetKey, 'h')})::${verbatim(column.type)}`
      : id('h', column.name);
    return sql`${value} AS ${id(column.name)}`;
  });
  // What is computed is not left out, for what the domain does not take shows only then.
  return sql`
    SELECT count(*)::float8 AS total, NULL::text[] AS examples
      FROM (SELECT ${join(values)} FROM (${held(input, table, parked)}) AS h OFFSET 0) AS ${id(target.name)}
     WHERE ${fails} OR ROW(${join([...spares.keys()].map((name) => id(name)))})::text IS NULL`;
}
