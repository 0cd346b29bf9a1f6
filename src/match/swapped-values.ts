/**
 * Unique values that a changed row takes from another changed row, by a rule under which neither can
 * hold another value for a while: PostgreSQL looks at each row by itself, and would refuse the first.
 */
import type { Catalog } from '../model/catalog.js';
import type { Hazard } from '../model/hazard.js';
import type { MovedTable } from '../model/move.js';
import { isCounted } from '../model/row-key.js';
import type { Rule } from '../model/rules.js';
import { spareColumn } from '../model/spare-column.js';
import { sameTable } from '../model/table-id.js';
import { columns, join, type Sql, sql } from '../sql/sql.js';
import { numbered } from '../stage/scratch.js';
import { comparedColumns } from './image.js';
import {
  type Freed,
  type SwappedValuesInput,
  swappedHazard,
  swappedPairs,
} from './swapped-pairs.js';
import { unfitSpares } from './unfit-spares.js';

/** The lists of changed rows are complete. */
export async function swappedValues(
  input: SwappedValuesInput,
  table: MovedTable,
): Promise<Hazard[]> {
  if (isCounted(table.targetKey)) return [];
  const written = new Set(comparedColumns(table).map(({ target }) => target.name));
  const rules = input.rules.rules
    .filter((rule) => sameTable(rule.table, table.target) && rule.kind !== 'check')
    .filter((rule) => !rule.deferrable && changes(table, rule, written))
    .map((rule): Freed => ({ rule, spare: spareOf(table, rule, written, input.target) }));
  const hazards: Hazard[] = [];
  for (const { rule, spare } of rules) {
    if (spare !== null) continue;
    const parked = rules.filter((one) => one.spare !== null && rule.columns.includes(one.spare));
    const found = await input.session.row<{ total: number; examples: string[] | null }>(
      count(input, table, rule, parked),
    );
    if (found.total > 0) hazards.push(swappedHazard(input, table, rule, found));
  }
  return [...hazards, ...(await unfitSpares(input, table, rules))];
}

function changes(table: MovedTable, rule: Rule, written: ReadonlySet<string>): boolean {
  const computed = table.target.columns.filter(({ generated }) => generated);
  return rule.columns.some(
    (name) => written.has(name) || computed.some((column) => column.name === name),
  );
}

function spareOf(
  { target }: MovedTable,
  rule: Rule,
  written: ReadonlySet<string>,
  { foreignKeys }: Catalog,
): string | null {
  if (rule.kind !== 'unique' || rule.predicate !== null || rule.plain.includes('')) return null;
  return spareColumn(target, rule.plain, written, foreignKeys)?.name ?? null;
}

/** @param parked rules by which the writer frees a value that this one looks at as well */
function count(
  input: SwappedValuesInput,
  table: MovedTable,
  rule: Rule,
  parked: readonly Freed[],
): Sql {
  const own = numbered('t', table.targetKey);
  const free = parked.map(
    (one) =>
      sql`AND (${columns('p', own)}) NOT IN (SELECT ${columns('b', own)} FROM ${swappedPairs(input, table, one.rule)})`,
  );
  return sql`
    SELECT count(DISTINCT p.example)::float8 AS total, (array_agg(DISTINCT p.example))[1:3] AS examples
      FROM (SELECT ${columns('b', own)}, a.example FROM ${swappedPairs(input, table, rule)}) AS p
     WHERE TRUE ${join(free, ' ')}`;
}
