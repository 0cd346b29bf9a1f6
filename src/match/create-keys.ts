/** Keys for rows that have no copy in the target. */
import type { Move, MovedColumn, MovedTable } from '../model/move.js';
import { plainSequence } from '../model/plain-sequence.js';
import { isCounted } from '../model/row-key.js';
import { comparable } from '../plan/casts.js';
import { columns, id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import { column, type Scratch } from '../stage/scratch.js';
import { lastNumber } from './counters.js';
import { isExcluded } from './exclude-owned-rows.js';
import { atSourceKey, imageOf, movedColumn, sourceKeyAs, targetName } from './image.js';

/** In an expression of the config that makes a key: new rows, counted from 1 or on from a counter. */
export const NUMBER = 'rehome_number';

/**
 * Gives every row that is left a key: its own where the key means something, else the next of
 * the target's sequence, which live sign-ups draw from as well, or what the config says.
 *
 * @param draw draw from the sequence; a plan does not, and leaves such keys NULL
 * @param preserve keep the source's number where it is free; only below what the sequence has
 *   handed out, for above it a sign-up could draw the same
 */
export function createKeys(
  scratch: Scratch,
  move: Move,
  table: MovedTable,
  { preserve, draw }: { readonly preserve: boolean; readonly draw: boolean },
): Sql {
  const keyColumns = table.columns.filter((c) => table.targetKey.includes(c.target.name));
  const image = imageOf(scratch, move, table, { withMap: false, needed: keyColumns });
  const keys = table.targetKey.map((name) => {
    // A row that is only counted has no key before it stands there.
    if (isCounted(table.targetKey)) return sql`NULL::${verbatim(column(table.target, name).type)}`;
    const c = movedColumn(table, name);
    if (c.value.kind !== 'key') return image.value(c);
    if (c.value.given) return sql`NULL`;
    const next = nextKey(c, c.value.draw, draw);
    const own = preserve ? freeKey(table, c) : null;
    return own === null ? next : sql`CASE WHEN ${own.free} THEN ${own.key} ELSE ${next} END`;
  });
  const mode = image.ownerMap === null ? sql`'r'::"char"` : id(image.ownerMap, 'mode');
  const rest = sql`
      FROM ${image.from}
     WHERE NOT ${isExcluded(scratch, table)}
       AND NOT EXISTS (SELECT FROM ${scratch.map(table)} AS m WHERE ${atSourceKey(table, 'm')})`;
  if (!table.columns.some(isGiven)) {
    return sql`
    INSERT INTO ${scratch.map(table)}
    SELECT ${columns('s', table.sourceKey)}, ${join(keys)}, 'i', ${mode}${rest}`;
  }
  // An expression is over the source row alone, whose columns nothing beside it may be called like.
  const inner = (index: number): string => `#key_${index}`;
  const last = lastNumber(scratch, move, table);
  const others = keys.map((key, index) => sql`${key} AS ${id(inner(index))}`);
  const made = table.targetKey.map((name, index) => {
    const c = movedColumn(table, name);
    return isGiven(c) ? givenKey(c, draw) : id('s', inner(index));
  });
  return sql`
    INSERT INTO ${scratch.map(table)}
    SELECT ${columns('s', table.sourceKey)}, ${join(made)}, 'i', "#mode"
      FROM (SELECT s.*, ${last === null ? sql`` : sql`${last} + `}row_number() OVER (ORDER BY ${columns('s', table.sourceKey)}) AS ${id(NUMBER)},
                   ${mode} AS "#mode", ${join(others)}${rest}) AS s`;
}

/** Count of the rows that will get a new key from the column's sequence, before they have one. */
export function countDraws(
  scratch: Scratch,
  move: Move,
  table: MovedTable,
  c: MovedColumn,
  preserve: boolean,
): Sql {
  const image = imageOf(scratch, move, table, { withMap: false, needed: [] });
  const own = preserve ? freeKey(table, c) : null;
  return sql`
    SELECT count(*)::float8 AS rows
      FROM ${image.from}
     WHERE NOT ${isExcluded(scratch, table)}
       AND NOT EXISTS (SELECT FROM ${scratch.map(table)} AS m WHERE ${atSourceKey(table, 'm')})
       ${own === null ? sql`` : sql`AND NOT coalesce(${own.free}, FALSE)`}`;
}

/** A key column whose new values an expression makes, so that they may be taken. */
export function isGiven({ value }: MovedColumn): boolean {
  return value.kind === 'key' && value.given;
}

/**
 * What the config makes, over `s`. As text where a cast would cut it: then it is refused. A plan has
 * it read, and nothing evaluated.
 */
export function givenKey({ target, value }: MovedColumn, draw: boolean): Sql {
  const expression = value.kind === 'key' ? (value.draw ?? 'NULL') : 'NULL';
  const type = verbatim(target.maxLength === null ? target.type : 'text');
  const made = sql`(${verbatim(expression)})::${type}`;
  return draw ? made : sql`CASE WHEN FALSE THEN ${made} END`;
}

function nextKey(c: MovedColumn, expression: string | null, draw: boolean): Sql {
  const { type } = c.target;
  const sequence = plainSequence(c.target);
  if (draw && expression !== null) return sql`(${verbatim(expression)})::${verbatim(type)}`;
  if (!draw || sequence === null) return sql`NULL::${verbatim(type)}`;
  const name = literal(id(sequence.schema, sequence.name).text);
  return sql`nextval(${name}::regclass)::${verbatim(type)}`;
}

/** The source's own number, and whether nobody in the target has it or will get it. */
function freeKey(
  table: MovedTable,
  c: MovedColumn,
): { readonly key: Sql; readonly free: Sql } | null {
  const { name } = c.target;
  const sequence = plainSequence(c.target);
  const from = table.sourceKey[table.targetKey.indexOf(name)];
  if (sequence === null || from === undefined || isCounted(table.sourceKey)) return null;
  if (table.targetKey.length !== 1 || !comparable(column(table.source, from), c.target))
    return null;
  const [key] = sourceKeyAs(table, table.targetKey);
  if (key === undefined) return null;
  const taken = sql`EXISTS (SELECT FROM ${targetName(table)} AS t WHERE ${id('t', name)} = ${key})`;
  return {
    key,
    // Of a sequence that nothing was drawn from yet, the last value is the one to come.
    free: sql`${key} < (SELECT last_value + is_called::int FROM ${id(sequence.schema, sequence.name)}) AND NOT ${taken}`,
  };
}
