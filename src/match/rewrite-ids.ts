/**
 * Replaces ids inside values by those of the same rows in the target, and tells which of them lead
 * nowhere. A column is done as soon as the maps of all tables that its ids lead to are complete.
 */

import type { Hazard } from '../model/hazard.js';
import type { IdSpot, Move, MovedColumn, MovedTable } from '../model/move.js';
import { nameText } from '../model/name-text.js';
import { columnText, sameTable, tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { columns, id, join, literal, type Sql, sql } from '../sql/sql.js';
import { numbered, type Scratch } from '../stage/scratch.js';
import { fillPlaces, NO_WAY, plainRows, waysOf } from './find-places.js';
import { endName, mapBehind } from './image.js';

export interface IdsInput {
  readonly session: Session;
  readonly scratch: Scratch;
  readonly move: Move;
  readonly show: (value: string) => string;
}

/** The maps that the column's ids go through are complete before the table's own turn comes. */
export function isEarly(move: Move, table: MovedTable, column: MovedColumn): boolean {
  return waysOf(column).every(({ to }) => {
    const moved = move.tables.find((t) => to !== null && sameTable(t.target, to.link.to.table));
    return moved === undefined || moved.index < table.index;
  });
}

/** The column's ids may lead to a row of one of these tables. */
export function leadsTo(column: MovedColumn, tables: ReadonlySet<MovedTable>): boolean {
  return waysOf(column).some(({ to }) =>
    [...tables].some((table) => to !== null && sameTable(table.target, to.link.to.table)),
  );
}

/** May be done again, when maps have changed since. */
export async function rewriteIds(
  { session, scratch, move }: IdsInput,
  table: MovedTable,
  column: MovedColumn,
): Promise<void> {
  const places = scratch.places(table, column);
  const ids = scratch.ids(table, column);
  for (const filled of [places, ids, scratch.remapped(table, column)])
    await session.execute(sql`DELETE FROM ${filled}`);
  for (const statement of fillPlaces(scratch, table, column)) await session.execute(statement);
  await session.execute(sql`ANALYZE ${places}`);
  for (const [number, { to }] of waysOf(column).entries()) {
    if (to === null) continue;
    const ours = id('j', endName(move, to.link, 's', to.link.toColumns[0] ?? ''));
    const theirs = id('j', endName(move, to.link, 't', to.column));
    await session.execute(sql`
      INSERT INTO ${ids}
      SELECT ${literal(number)}, p.id, min(${theirs}::text COLLATE "C"), count(${ours}) > 0
        FROM (SELECT DISTINCT id FROM ${places} WHERE way = ${literal(number)}) AS p
        LEFT JOIN ${mapBehind(scratch, move, to.link, false)} AS j ON ${ours}::text COLLATE "C" = p.id
       GROUP BY p.id`);
  }
  await session.execute(sql`ANALYZE ${ids}`);
  await session.execute(fillRemapped(scratch, table, column));
  await session.execute(sql`ANALYZE ${scratch.remapped(table, column)}`);
}

/** Every staged row, NULL where it is NULL: what joins it loses no row. */
function fillRemapped(scratch: Scratch, table: MovedTable, column: MovedColumn): Sql {
  const key = numbered('s', table.sourceKey);
  const same = (a: string, b: string): Sql =>
    join(
      key.map((name) => sql`${id(a, name)} = ${id(b, name)}`),
      ' AND ',
    );
  const atRow = key.map((name, i) => sql`${id('p', name)} = ${id('s', table.sourceKey[i] ?? '')}`);
  const whole = column.ids.some(({ place }) => place.kind === 'whole');
  const value = whole
    ? sql`CASE WHEN r.places IS NULL THEN p.plain ELSE r.replaced END`
    : sql`CASE WHEN r.places IS NULL THEN p.plain ELSE r.replaced || substr(p.plain, r.rest) END`;
  return sql`
    INSERT INTO ${scratch.remapped(table, column)}
    WITH rows AS MATERIALIZED (${plainRows(scratch, table, column)}),
         pieces AS (
           SELECT ${columns('x', key)}, x.at, x.length, ${replacement(column)} AS value,
                  substr(p.plain, lag(x.at + x.length, 1, 1) OVER w,
                         x.at - lag(x.at + x.length, 1, 1) OVER w) AS before
             FROM ${scratch.places(table, column)} AS x
             JOIN rows AS p ON ${same('p', 'x')}
             LEFT JOIN ${scratch.ids(table, column)} AS i ON i.way = x.way AND i.id = x.id
           WINDOW w AS (PARTITION BY ${columns('x', key)} ORDER BY x.at)),
         replaced AS (
           SELECT ${columns('q', key)}, count(*) AS places, max(q.at + q.length) AS rest,
                  string_agg(q.before || q.value, '' ORDER BY q.at) AS replaced
             FROM pieces AS q GROUP BY ${columns('q', key)})
    SELECT ${columns('s', table.sourceKey)}, ${value}
      FROM ${scratch.source(table)} AS s
      LEFT JOIN rows AS p ON ${join(atRow, ' AND ')}
      LEFT JOIN replaced AS r ON ${same('r', 'p')}`;
}

/** What stands in the place of the token `x`, by what its id `i` becomes. */
function replacement(column: MovedColumn): Sql {
  const [spot] = column.ids;
  const nulls = waysOf(column).flatMap(({ missing }, number) =>
    missing === 'null' ? [literal(number)] : [],
  );
  const isNull = nulls.length === 0 ? sql`FALSE` : sql`x.way IN (${join(nulls)})`;
  const kind = spot?.place.kind;
  const missing =
    kind === 'json'
      ? sql`CASE WHEN i.known OR ${isNull} THEN 'null' ELSE x.token END`
      : kind === 'array'
        ? sql`CASE WHEN i.known OR ${isNull} THEN 'NULL' ELSE x.token END`
        : kind === 'whole'
          ? sql`NULL`
          : sql`CASE WHEN i.known THEN '' ELSE x.token END`;
  return sql`CASE WHEN i.value IS NULL THEN ${missing} ELSE ${written(kind)} END`;
}

function written(kind: IdSpot['place']['kind'] | undefined): Sql {
  if (kind === 'json') {
    return sql`CASE WHEN left(x.token, 1) <> '"' AND i.value ~ '^-?[0-9]+$' THEN i.value ELSE to_json(i.value)::text END`;
  }
  if (kind === 'array') {
    const quoted = sql`'"' || regexp_replace(i.value, ${literal(String.raw`(["\\])`)}, ${literal(String.raw`\\\1`)}, 'g') || '"'`;
    return sql`CASE WHEN i.value ~ '^[0-9a-zA-Z_-]+$' AND upper(i.value) <> 'NULL' THEN i.value ELSE ${quoted} END`;
  }
  return sql`i.value`;
}

/** Leaves rows out whose id leads nowhere, where the link says so. Only for a column done early. */
export function excludeUnresolved(
  scratch: Scratch,
  table: MovedTable,
  column: MovedColumn,
): Sql | null {
  const drops = waysOf(column).flatMap(({ missing }, number) =>
    missing === 'drop' ? [literal(number)] : [],
  );
  if (drops.length === 0) return null;
  return sql`
    INSERT INTO ${scratch.excluded(table)}
    SELECT DISTINCT ${columns('x', numbered('s', table.sourceKey))}, 'link_unresolved'
      FROM ${scratch.places(table, column)} AS x
      JOIN ${scratch.ids(table, column)} AS i ON i.way = x.way AND i.id = x.id
     WHERE NOT i.known AND x.way IN (${join(drops)}) ON CONFLICT DO NOTHING`;
}

interface UnresolvedId {
  readonly way: number;
  readonly id: string;
  readonly rows: number;
  /** Of all ids of the same way; and those of them in rows that move. */
  readonly total: number;
  readonly moving: number;
  readonly [column: string]: unknown;
}

/** Ids of rows that move and that lead to no row that moves; all maps are complete by now. */
export async function idHazards(
  input: IdsInput,
  table: MovedTable,
  column: MovedColumn,
): Promise<Hazard[]> {
  const { session, scratch } = input;
  const key = numbered('s', table.sourceKey);
  const own = key.map((name) => sql`${id('m', name)} = ${id('x', name)}`);
  const left = key.map((name) => sql`${id('o', name)} = ${id('x', name)}`);
  const moves = sql`EXISTS (SELECT FROM ${scratch.map(table)} AS m WHERE ${join(own, ' AND ')})`;
  const rows = await session.rows<UnresolvedId>(sql`
    SELECT * FROM (
      SELECT x.way, x.id, count(*)::float8 AS rows, sum(count(*)) OVER (PARTITION BY x.way)::float8 AS total,
             sum(count(*) FILTER (WHERE ${moves})) OVER (PARTITION BY x.way)::float8 AS moving,
             row_number() OVER (PARTITION BY x.way ORDER BY count(*) DESC, x.id) AS place
        FROM ${scratch.places(table, column)} AS x
        LEFT JOIN ${scratch.ids(table, column)} AS i ON i.way = x.way AND i.id = x.id
       WHERE i.known IS NOT TRUE
         AND (${moves} OR EXISTS (SELECT FROM ${scratch.excluded(table)} AS o
                          WHERE ${join(left, ' AND ')} AND o.reason = 'link_unresolved'))
       GROUP BY x.way, x.id) AS ranked
     WHERE place <= 5 ORDER BY way, place`);
  const numbers = [...new Set(rows.map(({ way }) => way))];
  const found = numbers.map((number) => {
    const examples = rows.filter(({ way }) => way === number);
    return unresolved(input, table, column, number, examples);
  });
  const { maxLength } = column.target;
  if (maxLength === null) return found;
  const { total } = await session.row<{ total: number }>(sql`
    SELECT count(*)::float8 AS total FROM ${scratch.remapped(table, column)}
     WHERE length(value) > ${literal(maxLength)}`);
  return total === 0 ? found : [...found, tooLong(table, column, maxLength, total)];
}

function unresolved(
  { move, show }: IdsInput,
  table: MovedTable,
  column: MovedColumn,
  number: number,
  rows: readonly UnresolvedId[],
): Hazard {
  const total = rows[0]?.total ?? 0;
  const where = columnText(table.target, column.target.name);
  const way = number === NO_WAY ? undefined : waysOf(column)[number];
  const common = {
    code: 'LINK_UNRESOLVED' as const,
    where,
    count: total,
    examples: rows.map((row) => `${show(row.id)} (${row.rows})`),
  };
  if (way === undefined) {
    return {
      ...common,
      message: `${total} ids in ${where} are in rows for which no link is declared: what they lead to nobody can say`,
      settle: `links: one more {from: ${table.target.inConfig}.${nameText(column.target.name)}, when: "…", to: …}; to: null leaves the values as they are`,
      level: 'fatal',
    };
  }
  const whole = column.ids.some(({ place }) => place.kind === 'whole');
  const fatal =
    way.missing === 'stop' ||
    (way.missing === 'null' && whole && column.target.notNull) ||
    (way.missing === 'drop' && (rows[0]?.moving ?? 0) > 0);
  const what =
    way.missing === 'stop'
      ? 'stop the run'
      : fatal
        ? way.missing === 'null'
          ? 'cannot become NULL, which the column does not take'
          : 'cannot be left out: their rows come before those that they lead to'
        : way.missing === 'null'
          ? 'become NULL'
          : 'leave their rows out, with a count';
  // Of a row that comes before what it leads to, nobody knows in time that it is to be left out.
  const instead = [
    ...(way.missing === 'null' && fatal ? [] : ['null']),
    ...(whole && isEarly(move, table, column) ? ['drop'] : []),
  ].filter((one) => one !== way.missing);
  return {
    ...common,
    message: `${total} ids in ${where} lead to no row of ${tableText(way.to?.link.to.table ?? table.target)} that moves (${way.evidence}); they ${what}`,
    settle:
      instead.length === 0
        ? 'mend the rows'
        : `${way.evidence}: missing: ${instead.join(' or ')}; or mend the rows`,
    level: fatal ? 'fatal' : 'note',
  };
}

function tooLong(table: MovedTable, column: MovedColumn, most: number, total: number): Hazard {
  const where = columnText(table.target, column.target.name);
  return {
    code: 'VALUE_TOO_LONG',
    where,
    message: `${where} takes ${most} characters in the target, and with the target's ids ${total} values are longer`,
    count: total,
    examples: [],
    settle: "widen the target's column",
    level: 'fatal',
  };
}
