/**
 * Rows of a table as they will stand in the target, columns that do not come from the source
 * included: what the target has, what it computes, and its defaults. For rules over whole rows.
 */
import type { Column } from '../model/catalog.js';
import type { Move, MovedColumn, MovedTable } from '../model/move.js';
import { isCounted } from '../model/row-key.js';
import type { Computed, Rules } from '../model/rules.js';
import { sameTable } from '../model/table-id.js';
import { id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import { numbered, type Scratch } from '../stage/scratch.js';
import { isExcluded } from './exclude-owned-rows.js';
import { atSourceKey, atTargetKey, type Image, imageOf, targetRows } from './image.js';

/** Text that stands for what a link leads to where that has no key yet; else NULL. */
export const TO_COME = '#to come';

/** The row's own place: its key in the source, for examples. */
export const SOURCE_KEY = '#source key';

/**
 * FROM item, named as the table, of all rows that move: `s_1…`, `t_1…` (NULL where new), `#how`,
 * `#mode`, and the named columns, generated ones after those that they are made of.
 *
 * @param names columns wanted
 */
export function rowsToBe(
  scratch: Scratch,
  move: Move,
  table: MovedTable,
  rules: Rules,
  names: readonly string[],
): Sql {
  const computed = rules.computed.filter((one) => sameTable(one.table, table.target));
  const generated = table.target.columns.filter((c) => c.generated && names.includes(c.name));
  // What a generated column is made of is not known by name: all the others, then.
  const plain = table.target.columns.filter(
    (c) => !c.generated && (generated.length > 0 || names.includes(c.name)),
  );
  const needed = table.columns.filter(
    (c) => c.value.kind !== 'key' && plain.some(({ name }) => name === c.target.name),
  );
  const image = imageOf(scratch, move, table, { withMap: false, needed });
  const values = plain.map(
    (c) => sql`${valueToBe(table, image, needed, computed, c)} AS ${id(c.name)}`,
  );
  const toCome = needed
    .filter((c) => c.value.kind === 'mapped')
    .map((c) => toComeOf(table, image, c));
  const key = table.sourceKey.map((name) => sql`${id('s', name)}::text`);
  const inner = sql`
    SELECT ${join(table.sourceKey.map((name, i) => sql`${id('s', name)} AS ${id(`s_${i + 1}`)}`))},
           ${join(numbered('t', table.targetKey).map((name) => sql`${id('own', name)}`))},
           own.how AS "#how", own.mode AS "#mode",
           ${join(key, " || ', ' || ")} AS ${id(SOURCE_KEY)},
           ${toCome.length === 0 ? sql`NULL::text` : sql`nullif(concat_ws(' ', ${join(toCome)}), '')`} AS ${id(TO_COME)}
           ${values.length === 0 ? sql`` : sql`, ${join(values)}`}
      FROM ${image.from}
      LEFT JOIN ${scratch.map(table)} AS own ON ${atSourceKey(table, 'own')}
      LEFT JOIN ${targetRows(table)} AS t ON own.how = 'm' AND ${atTargetKey(table, 'own')}
     WHERE NOT ${isExcluded(scratch, table)} OFFSET 0`;
  const alias = id(table.target.name);
  if (generated.length === 0) return sql`(${inner}) AS ${alias}`;
  const made = generated.map((c) => {
    const expression = computed.find((one) => one.generated && one.column === c.name)?.expression;
    return sql`(${verbatim(expression ?? 'NULL')}) AS ${id(c.name)}`;
  });
  return sql`(SELECT *, ${join(made)} FROM (${inner}) AS ${alias} OFFSET 0) AS ${alias}`;
}

function valueToBe(
  table: MovedTable,
  image: Image,
  needed: readonly MovedColumn[],
  computed: readonly Computed[],
  column: Column,
): Sql {
  const now = id('t', column.name);
  const position = isCounted(table.targetKey) ? -1 : table.targetKey.indexOf(column.name);
  const moved = needed.find((c) => c.target.name === column.name);
  if (moved === undefined) {
    if (position !== -1) return id('own', `t_${position + 1}`);
    const type = verbatim(column.type);
    const given = computed.find((one) => !one.generated && one.column === column.name)?.expression;
    // What is drawn is not known before it is.
    const first =
      given === undefined || /\bnextval\(/i.test(given)
        ? sql`NULL::${type}`
        : sql`(${verbatim(given)})::${type}`;
    return sql`CASE WHEN own.how = 'm' THEN ${now} ELSE ${first} END`;
  }
  const stays = moved.written === 'insert' ? sql`TRUE` : sql`own.mode = 'a'`;
  return sql`CASE WHEN own.how = 'm' AND ${stays} THEN ${now} ELSE ${image.value(moved)} END`;
}

/** Links to rows that have no key yet: those of different rows must not look alike. */
function toComeOf(table: MovedTable, image: Image, c: MovedColumn): Sql {
  const link = c.value.kind === 'mapped' ? table.joins[c.value.join] : undefined;
  const from = (link?.fromColumns ?? []).map((name) => sql`${id('s', name)}::text`);
  return sql`CASE WHEN ${image.value(c)} IS NULL THEN ${literal(`${c.target.name} `)} || ${join(from, " || ',' || ")} END`;
}
