/**
 * Finds ids in the text of a column: where each begins, how long it is, and what it says. All else
 * of the text is left alone, so that a value in which ids are replaced stays the same to the letter.
 */
import type { IdSpot, MovedColumn, MovedTable } from '../model/move.js';
import { columns, id, join, literal, type Sql, sql } from '../sql/sql.js';
import { conditionColumn, numbered, type Scratch } from '../stage/scratch.js';
import { atSourceKey } from './image.js';
import { fitsJsonb } from './json-rewrite.js';

/** The number of a place that is for no link: none of the conditions holds for its row. */
export const NO_WAY = -1;

/** All ways of a column; their positions are their numbers. */
export function waysOf(column: MovedColumn): IdSpot['ways'][number][] {
  return column.ids.flatMap(({ ways }) => ways);
}

/** `s_1…` and the value as text, in `plain`, of all staged rows where it is not NULL. */
export function plainRows(scratch: Scratch, table: MovedTable, column: MovedColumn): Sql {
  if (column.value.kind !== 'source') throw new Error('ids need a source column');
  const conditions = table.conditions.map((_, index) => id('s', conditionColumn(index)));
  const key = table.sourceKey.map((name, i) => sql`${id('s', name)} AS ${id(`s_${i + 1}`)}`);
  const rewritten = column.json.length > 0;
  const value = rewritten ? sql`r.value` : id('s', column.value.column.name);
  const from = rewritten
    ? sql`JOIN ${scratch.rewritten(table, column)} AS r ON ${atSourceKey(table, 'r')}`
    : sql``;
  return sql`SELECT ${join([...key, ...conditions])}, ${value}::text AS plain
    FROM ${scratch.source(table)} AS s ${from} WHERE ${value} IS NOT NULL OFFSET 0`;
}

/** Statements that fill the scratch table with the places of all spots of the column. */
export function fillPlaces(scratch: Scratch, table: MovedTable, column: MovedColumn): Sql[] {
  const ways = waysOf(column);
  const key = numbered('s', table.sourceKey);
  return column.ids.map((spot) => {
    const rows = sql`SELECT ${columns('p', key)}, p.plain, ${wayOf(spot, ways)} AS way
      FROM (${plainRows(scratch, table, column)}) AS p`;
    return sql`
      INSERT INTO ${scratch.places(table, column)}
      ${placesIn(spot, key, sql`SELECT * FROM (${rows}) AS p WHERE p.way IS NOT NULL OFFSET 0`, column)}`;
  });
}

/** NULL where ids stay as they are. */
function wayOf(spot: IdSpot, all: readonly IdSpot['ways'][number][]): Sql {
  const number = (way: IdSpot['ways'][number]): Sql =>
    way.to === null ? sql`NULL` : literal(all.indexOf(way));
  const always = spot.ways.findIndex(({ when }) => when === null);
  const asked = always === -1 ? spot.ways : spot.ways.slice(0, always);
  const last = spot.ways[always];
  const otherwise = last === undefined ? literal(NO_WAY) : number(last);
  if (asked.length === 0) return otherwise;
  const cases = asked.map(
    (way) => sql`WHEN ${id('p', conditionColumn(way.when ?? 0))} THEN ${number(way)}`,
  );
  return sql`CASE ${join(cases, ' ')} ELSE ${otherwise} END`;
}

function placesIn({ place }: IdSpot, key: readonly string[], rows: Sql, column: MovedColumn): Sql {
  switch (place.kind) {
    case 'whole':
      return sql`SELECT ${columns('p', key)}, 1, length(p.plain), p.plain, p.plain, p.way FROM (${rows}) AS p`;
    case 'text':
      return pieces(key, rows, place.separator);
    case 'array':
      return elements(key, rows);
    case 'json':
      return scalars(key, rows, place.path, longer(column, place.path));
  }
}

function pieces(key: readonly string[], rows: Sql, separator: string): Sql {
  const step = sql`length(e.piece) + ${literal(separator.length)}`;
  return sql`
    SELECT ${columns('q', key)}, q.at, length(q.piece), q.piece, q.piece, q.way
      FROM (SELECT ${columns('p', key)}, p.way, e.piece,
                   (sum(${step}) OVER (PARTITION BY ${columns('p', key)} ORDER BY e.n) - (${step}) + 1)::int AS at
              FROM (${rows}) AS p
             CROSS JOIN LATERAL unnest(string_to_array(p.plain, ${literal(separator)})) WITH ORDINALITY AS e (piece, n)) AS q
     WHERE q.piece <> ''`;
}

/** Quoted elements, plain ones, and what is between them. */
const ELEMENT = String.raw`("(?:[^"\\]|\\.)*"|[^{},"]+|[{},])`;

/** Arrays are taken as PostgreSQL prints them; bounds may stand before the first brace. */
function elements(key: readonly string[], rows: Sql): Sql {
  const unquoted = sql`regexp_replace(substr(q.token, 2, length(q.token) - 2), ${literal(String.raw`\\(.)`)}, ${literal(String.raw`\1`)}, 'g')`;
  return sql`
    SELECT ${columns('q', key)}, q.at, length(q.token), q.token,
           CASE WHEN left(q.token, 1) = '"' THEN ${unquoted} ELSE q.token END, q.way
      FROM (SELECT ${columns('p', key)}, p.way, e.m[1] AS token, e.n,
                   (sum(length(e.m[1])) OVER (PARTITION BY ${columns('p', key)} ORDER BY e.n) - length(e.m[1]) + 1)::int AS at
              FROM (${rows}) AS p
             CROSS JOIN LATERAL regexp_matches(p.plain, ${literal(ELEMENT)}, 'g') WITH ORDINALITY AS e (m, n)) AS q
     WHERE q.token NOT IN ('{', '}', ',') AND q.token <> 'NULL' AND q.n > 1`;
}

type JsonPath = Extract<IdSpot['place'], { kind: 'json' }>['path'];

/** Another link goes on from where this path ends: what is no id here may be one there. */
function longer(column: MovedColumn, path: JsonPath): boolean {
  const start = JSON.stringify(path).slice(0, -1);
  return column.ids.some(
    ({ place }) =>
      place.kind === 'json' &&
      place.path.length > path.length &&
      JSON.stringify(place.path.slice(0, path.length)).slice(0, -1) === start,
  );
}

/** A string, a number or word, or punctuation; and the blanks after it. */
const TOKEN = String.raw`("(?:[^"\\]|\\.)*"|[^][{}:,"[:space:]]+|[][{}:,])([[:space:]]*)`;

/**
 * JSON is read token by token. A token's path is known from the brackets and keys before it: of
 * each level the last that was opened, and the last key in it.
 */
function scalars(key: readonly string[], rows: Sql, path: JsonPath, goesOn: boolean): Sql {
  const own = columns('q', key);
  const whole = sql`length(e.m[1]) + length(e.m[2])`;
  const before = sql`length(p.plain) - length(ltrim(p.plain, E' \\t\\n\\r'))`;
  const measured = sql`
    SELECT ${columns('p', key)}, p.way, e.n, e.m[1] AS token,
           (sum(${whole}) OVER w - (${whole}) + ${before} + 1)::int AS at,
           left(e.m[1], 1) = '"' AND coalesce(lead(e.m[1]) OVER w = ':', FALSE) AS is_key,
           sum(CASE WHEN e.m[1] IN ('{', '[') THEN 1 WHEN e.m[1] IN ('}', ']') THEN -1 ELSE 0 END) OVER w AS depth
      FROM (${rows}) AS p
     CROSS JOIN LATERAL regexp_matches(p.plain, ${literal(TOKEN)}, 'g') WITH ORDINALITY AS e (m, n)
     WHERE ${mayHave(path)}
    WINDOW w AS (PARTITION BY ${columns('p', key)} ORDER BY e.n)`;
  const levels = path.flatMap((step, index) => {
    const level = literal(index + 1);
    const opened = sql`max(CASE WHEN q.depth = ${level} AND q.token IN ('{', '[') THEN q.n * 2 + (q.token = '[')::int END) OVER w AS ${id(`c_${index + 1}`)}`;
    if (step.kind === 'elements') return [opened];
    const named = sql`(${textOf(sql`q.token`)} COLLATE "C" = ${literal(step.name)})`;
    return [
      opened,
      sql`max(CASE WHEN q.depth = ${level} AND q.is_key THEN q.n * 2 + coalesce(${named}, FALSE)::int END) OVER w AS ${id(`k_${index + 1}`)}`,
    ];
  });
  const there = path.flatMap((step, index) =>
    step.kind === 'elements'
      ? [sql`${id('t', `c_${index + 1}`)} % 2 = 1`]
      : [sql`${id('t', `c_${index + 1}`)} % 2 = 0`, sql`${id('t', `k_${index + 1}`)} % 2 = 1`],
  );
  const depth = literal(path.length);
  const scalar = sql`t.depth = ${depth} AND t.token NOT IN ('{', '[', '}', ']', ':', ',', 'null')`;
  const value = goesOn
    ? sql`(${scalar})`
    : sql`(${scalar} OR t.depth = ${depth} + 1 AND t.token IN ('{', '['))`;
  return sql`
    SELECT ${columns('t', key)}, t.at, length(t.token), t.token, coalesce(${textOf(sql`t.token`)}, t.token), t.way
      FROM (SELECT q.*${levels.length === 0 ? sql`` : sql`, ${join(levels)}`} FROM (${measured}) AS q
            WINDOW w AS (PARTITION BY ${own} ORDER BY q.n)) AS t
     WHERE ${join([sql`NOT t.is_key`, value, ...there], ' AND ')}`;
}

/** What a token says: a string without quotes and escapes. NULL for what no text can be. */
function textOf(token: Sql): Sql {
  const backslash = literal('\\');
  return sql`CASE WHEN left(${token}, 1) <> '"' THEN ${token}
    WHEN strpos(${token}, ${backslash}) = 0 THEN substr(${token}, 2, length(${token}) - 2)
    WHEN ${fitsJsonb(token)} THEN ${token}::json #>> '{}' END`;
}

/** Most values have nothing at most paths, and to look is cheaper than to read them. */
function mayHave(path: JsonPath): Sql {
  const last = path.findLast((step) => step.kind === 'member');
  if (last === undefined || JSON.stringify(last.name) !== `"${last.name}"`) return sql`TRUE`;
  return sql`(strpos(p.plain, ${literal(`"${last.name}"`)}) > 0 OR strpos(p.plain, ${literal('\\')}) > 0)`;
}
