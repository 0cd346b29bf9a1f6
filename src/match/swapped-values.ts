/**
 * Unique values that a changed row takes from another changed row, by a rule under which neither can
 * hold another value for a while: PostgreSQL looks at each row by itself, and would refuse the first.
 */
import type { Catalog } from '../model/catalog.js';
import type { Hazard } from '../model/hazard.js';
import type { Move, MovedTable } from '../model/move.js';
import { identifiersText, nameText } from '../model/name-text.js';
import { isCounted } from '../model/row-key.js';
import type { Rule, Rules } from '../model/rules.js';
import { spareColumn } from '../model/spare-column.js';
import { columnText, sameTable, tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { columns, id, join, type Sql, sql, verbatim } from '../sql/sql.js';
import { numbered, type Scratch } from '../stage/scratch.js';
import { comparedColumns, targetName } from './image.js';
import { rowsToBe, SOURCE_KEY, TO_COME } from './rows-to-be.js';
import { alike, predicateOf } from './rule-clashes.js';

interface SwappedValuesInput {
  readonly session: Session;
  readonly scratch: Scratch;
  readonly move: Move;
  readonly rules: Rules;
  readonly target: Catalog;
  readonly show: (value: string) => string;
}

interface Freed {
  readonly rule: Rule;
  readonly spare: string | null;
}

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
    if (found.total > 0) hazards.push(hazardOf(input, table, rule, found));
  }
  return hazards;
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

/** Pairs of changed rows: `a` is to get what `b` still has. */
function pairs({ scratch, move, rules }: SwappedValuesInput, table: MovedTable, rule: Rule): Sql {
  const alias = table.target.name;
  const own = numbered('t', table.targetKey);
  const keys = join(rule.keys.map((key, i) => sql`(${verbatim(key)}) AS ${id(`k_${i + 1}`)}`));
  const changed = (names: readonly string[]): Sql =>
    sql`EXISTS (SELECT FROM ${scratch.changed(table)} AS "#c" WHERE ${join(
      own.map((name, i) => sql`${id('#c', name)} = ${id(alias, names[i] ?? '')}`),
      ' AND ',
    )})`;
  const places = table.targetKey.map((name, i) => sql`${id(alias, name)} AS ${id(`t_${i + 1}`)}`);
  const others = own.map((name) => sql`${id('a', name)} IS DISTINCT FROM ${id('b', name)}`);
  return sql`
    (SELECT ${join(own.map((name) => id(name)))}, ${id(SOURCE_KEY)} AS example, ${keys}
       FROM ${rowsToBe(scratch, move, table, rules, rule.columns)}
      WHERE "#how" = 'm' AND ${id(TO_COME)} IS NULL AND ${changed(own)} AND ${predicateOf(rule)} OFFSET 0) AS a
    JOIN (SELECT ${join(places)}, ${keys} FROM ${targetName(table)} AS ${id(alias)}
           WHERE ${changed(table.targetKey)} AND ${predicateOf(rule)} OFFSET 0) AS b
      ON ${alike(rule)} AND (${join(others, ' OR ')})`;
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
      sql`AND (${columns('p', own)}) NOT IN (SELECT ${columns('b', own)} FROM ${pairs(input, table, one.rule)})`,
  );
  return sql`
    SELECT count(DISTINCT p.example)::float8 AS total, (array_agg(DISTINCT p.example))[1:3] AS examples
      FROM (SELECT ${columns('b', own)}, a.example FROM ${pairs(input, table, rule)}) AS p
     WHERE TRUE ${join(free, ' ')}`;
}

function hazardOf(
  { show }: SwappedValuesInput,
  table: MovedTable,
  rule: Rule,
  found: { readonly total: number; readonly examples: readonly string[] | null },
): Hazard {
  const name = tableText(table.target);
  const plain = rule.predicate === null && !rule.plain.includes('');
  const ways = [
    ...(plain || rule.kind === 'exclusion' ? [`make ${rule.name} a DEFERRABLE constraint`] : []),
    `tables.${table.target.inConfig}.columns.${nameText(rule.columns[0] ?? '')}: {keep: true}`,
  ];
  return {
    code: rule.kind === 'exclusion' ? 'EXCLUSION_CLASH' : 'UNIQUE_CLASH',
    where: columnText(table.target, rule.columns),
    message: `${found.total} matched rows of ${name} would take a value of ${plain ? identifiersText(rule.columns) : rule.name} from rows that are to get another, and ${rule.name} lets no value stand in for the while`,
    count: found.total,
    examples: (found.examples ?? []).map((example) => `source key ${show(example)}`),
    settle: ways.join(', or '),
    level: 'fatal',
  };
}
