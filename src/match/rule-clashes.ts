/**
 * Unique indexes over expressions, parts of a table or NULLs, and exclusion constraints, held
 * against the rows as they will stand: among each other, and with rows of the target that stay.
 */
import type { Move, MovedTable } from '../model/move.js';
import type { Rule, Rules } from '../model/rules.js';
import { sameTable } from '../model/table-id.js';
import { looksSecret } from '../report/mask.js';
import { columns, id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import { numbered, type Scratch } from '../stage/scratch.js';
import { clashableKeys } from './clashes.js';
import { targetRows } from './image.js';
import { rowsToBe, SOURCE_KEY, TO_COME } from './rows-to-be.js';

/** Rules of the table that plain keys do not cover; those that look at JSON still being rewritten are not. */
export function clashableRules(table: MovedTable, { rules }: Rules): Rule[] {
  const covered = clashableKeys(table).map((names) => names.join('\n'));
  const drawn = table.columns.filter((c) => c.value.kind === 'key').map((c) => c.target.name);
  const rewritten = table.columns
    .filter((c) => c.json.length + c.ids.length > 0)
    .map((c) => c.target.name);
  return rules.filter(
    (rule) =>
      sameTable(rule.table, table.target) &&
      rule.kind !== 'check' &&
      !rule.plain.some((name) => drawn.includes(name)) &&
      !rule.columns.some((name) => rewritten.includes(name)) &&
      !(
        rule.kind === 'unique' &&
        rule.predicate === null &&
        !rule.nullsNotDistinct &&
        covered.includes(rule.plain.join('\n'))
      ),
  );
}

const keysOf = (rule: Rule): string[] => numbered('k', rule.keys);

/** Condition: the rule is about the row. */
export function predicateOf(rule: Rule): Sql {
  return rule.predicate === null ? sql`TRUE` : sql`(${verbatim(rule.predicate)})`;
}

/** The moved rows that the rule is about: `s_1…`, `t_1…`, `#how`, `to_come`, `k_1…`, `example`. */
function ours(scratch: Scratch, move: Move, table: MovedTable, rule: Rule, rules: Rules): Sql {
  const keys = rule.keys.map((key, i) => sql`(${verbatim(key)}) AS ${id(`k_${i + 1}`)}`);
  const secret = rule.columns.some(looksSecret);
  const shown = secret
    ? literal('***')
    : sql`concat_ws(', ', ${join(rule.keys.map((key) => sql`(${verbatim(key)})::text`))})`;
  return sql`
    SELECT ${join([...numbered('s', table.sourceKey), ...numbered('t', table.targetKey)].map((name) => id(name)))},
           "#how", ${id(TO_COME)} AS to_come, ${join(keys)}, ${id(SOURCE_KEY)} || ': ' || ${shown} AS example
      FROM ${rowsToBe(scratch, move, table, rules, rule.columns)}
     WHERE ${predicateOf(rule)}`;
}

/** Rows of the target that stay as they are, and that the rule is about. */
function theirs(scratch: Scratch, table: MovedTable, rule: Rule): Sql {
  const alias = table.target.name;
  const at = (list: string): Sql =>
    join(
      table.targetKey.map((name, i) => sql`${id(list, `t_${i + 1}`)} = ${id(alias, name)}`),
      ' AND ',
    );
  const keys = rule.keys.map((key, i) => sql`(${verbatim(key)}) AS ${id(`k_${i + 1}`)}`);
  return sql`
    SELECT ${join(keys)} FROM ${targetRows(table)} AS ${id(alias)}
     WHERE ${predicateOf(rule)}
       AND NOT EXISTS (SELECT FROM ${scratch.map(table)} AS "#m" WHERE ${at('#m')})
       AND NOT EXISTS (SELECT FROM ${scratch.gone(table)} AS "#g" WHERE ${at('#g')})`;
}

/** Condition: by the rule `a` and `b`, which have its keys as `k_1…`, may not stand side by side. */
export function alike(rule: Rule): Sql {
  return join(
    keysOf(rule).map((key, i) => {
      const operator = rule.kind === 'exclusion' ? verbatim(rule.operators[i] ?? '=') : null;
      if (operator !== null) return sql`${id('a', key)} ${operator} ${id('b', key)}`;
      return rule.nullsNotDistinct
        ? sql`${id('a', key)} IS NOT DISTINCT FROM ${id('b', key)}`
        : sql`${id('a', key)} = ${id('b', key)}`;
    }),
    ' AND ',
  );
}

/** Moved rows that may not stand beside a row that stays. Columns: `s_1…`, `example`. */
export function takenByRule(
  scratch: Scratch,
  move: Move,
  table: MovedTable,
  rule: Rule,
  rules: Rules,
): Sql {
  return sql`
    SELECT DISTINCT ${columns('a', numbered('s', table.sourceKey))}, a.example
      FROM (${ours(scratch, move, table, rule, rules)}) AS a
      JOIN (${theirs(scratch, table, rule)}) AS b ON ${alike(rule)}
     WHERE a.to_come IS NULL`;
}

/** Moved rows that may not stand beside an earlier moved row. Columns: `s_1…`, `example`. */
export function doubledByRule(
  scratch: Scratch,
  move: Move,
  table: MovedTable,
  rule: Rule,
  rules: Rules,
): Sql {
  const key = numbered('s', table.sourceKey);
  const rows = ours(scratch, move, table, rule, rules);
  if (rule.kind === 'exclusion') {
    return sql`
      WITH rows AS MATERIALIZED (${rows})
      SELECT DISTINCT ${columns('a', key)}, a.example FROM rows AS a JOIN rows AS b ON ${alike(rule)}
       WHERE a.to_come IS NOT DISTINCT FROM b.to_come
         AND (a."#how" IS NULL, ${columns('a', key)}) > (b."#how" IS NULL, ${columns('b', key)})`;
  }
  const filled = keysOf(rule).map((name, i) => {
    const toCome = rule.plain[i] === '' ? sql`FALSE` : sql`r.to_come IS NOT NULL`;
    return sql`(${id('r', name)} IS NOT NULL OR ${toCome})`;
  });
  return sql`
    SELECT * FROM (
      SELECT ${columns('r', key)}, r.example,
             row_number() OVER (PARTITION BY r.to_come, ${columns('r', keysOf(rule))} ORDER BY r."#how" IS NULL, ${columns('r', key)}) AS place
        FROM (${rows}) AS r
       WHERE ${rule.nullsNotDistinct ? sql`TRUE` : join(filled, ' AND ')}) AS ranked
     WHERE place > 1`;
}
