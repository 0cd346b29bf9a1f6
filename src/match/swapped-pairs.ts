/** Changed rows of which one is to get a unique value that the other still has, and what is said of them. */
import type { Catalog } from '../model/catalog.js';
import type { Hazard } from '../model/hazard.js';
import type { Move, MovedTable } from '../model/move.js';
import { identifiersText, nameText } from '../model/name-text.js';
import type { Rule, Rules } from '../model/rules.js';
import { columnText, tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { id, join, type Sql, sql, verbatim } from '../sql/sql.js';
import { numbered, type Scratch } from '../stage/scratch.js';
import { targetName } from './image.js';
import { rowsToBe, SOURCE_KEY, TO_COME } from './rows-to-be.js';
import { alike, predicateOf } from './rule-clashes.js';

export interface SwappedValuesInput {
  readonly session: Session;
  readonly scratch: Scratch;
  readonly move: Move;
  readonly rules: Rules;
  readonly target: Catalog;
  readonly show: (value: string) => string;
}

/** A rule, and the column in which a value that nobody has frees what it holds. */
export interface Freed {
  readonly rule: Rule;
  readonly spare: string | null;
}

/** FROM items: pairs of changed rows; `a` is to get what `b` still has. */
export function swappedPairs(
  { scratch, move, rules }: SwappedValuesInput,
  table: MovedTable,
  rule: Rule,
): Sql {
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

/** @param by what leaves no way */
export function swappedHazard(
  { show }: SwappedValuesInput,
  table: MovedTable,
  rule: Rule,
  found: { readonly total: number; readonly examples: readonly string[] | null },
  by: string = rule.name,
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
    message: `${found.total} matched rows of ${name} would take a value of ${plain ? identifiersText(rule.columns) : rule.name} from rows that are to get another, and ${by} lets no value stand in for the while`,
    count: found.total,
    examples: (found.examples ?? []).map((example) => `source key ${show(example)}`),
    settle: ways.join(', or '),
    level: 'fatal',
  };
}
