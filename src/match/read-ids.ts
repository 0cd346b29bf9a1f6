/**
 * The ids in a value of the target, read by PostgreSQL's own functions: by other means than those
 * that rewrite them, so that the two can be held against each other.
 */
import type { Column, Table } from '../model/catalog.js';
import type { IdPlace, TargetIdLink } from '../model/move.js';
import { and, id, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import { fitsJsonb } from './json-rewrite.js';

/** Of rows that `rowsWithIds` reads: one id of the value, as text. */
const ID_COLUMN = '=id';

/**
 * FROM item: rows that have an id by the link, each with one such id beside it.
 *
 * @param rows FROM item of the table that the link starts from
 */
export function rowsWithIds({ column, place, when, unless }: TargetIdLink, rows: Sql): Sql {
  const holds = and([
    ...(when === null ? [] : [sql`(${verbatim(when)}) IS TRUE`]),
    ...unless.map((other) => sql`(${verbatim(other)}) IS NOT TRUE`),
  ]);
  // Conditions are over bare columns: nothing else may be in sight.
  return sql`(SELECT r.*, e.${id(ID_COLUMN)} FROM (SELECT * FROM ${rows} AS r WHERE ${holds}) AS r
    CROSS JOIN LATERAL (SELECT DISTINCT i.id COLLATE "C" AS ${id(ID_COLUMN)}
      FROM ${readIds(place, id('r', column), false)} AS i WHERE i.id IS NOT NULL) AS e)`;
}

/** Condition: the id that stands beside the row is that of the row under the alias. */
export function isIdOf({ toColumn }: TargetIdLink, row: string, alias: string): Sql {
  return sql`${id(row, ID_COLUMN)} = ${id(alias, toColumn)}::text COLLATE "C"`;
}

/** The columns of the link are there. */
export function hasEnds(link: TargetIdLink, from: Table | undefined, to: Table): boolean {
  const has = (table: Table | undefined, name: string): Column | undefined =>
    table?.columns.find((column) => column.name === name);
  return has(from, link.column) !== undefined && has(to, link.toColumn) !== undefined;
}

/**
 * FROM item with the ids of a value: `n` says where each stands, `id` what it is, NULL for none.
 * @param asText JSON is a text on both sides, in which a member may stand twice
 */
export function readIds(place: IdPlace, value: Sql, asText: boolean): Sql {
  switch (place.kind) {
    case 'whole':
      return sql`(SELECT 1 AS n, ${value}::text AS id)`;
    case 'array':
      return sql`(SELECT e.n, e.id FROM unnest(${value}::text::text[]) WITH ORDINALITY AS e (id, n))`;
    case 'text':
      return sql`(SELECT e.n, nullif(e.piece, '') AS id
        FROM regexp_split_to_table(${value}::text, ${literal(`***=${place.separator}`)}) WITH ORDINALITY AS e (piece, n))`;
    case 'json':
      return readJson(
        place.path,
        readable(sql`${value}::text`),
        verbatim(asText ? 'json' : 'jsonb'),
      );
  }
}

/** What no JSON of PostgreSQL can be taken apart with: NUL and halves of pairs. No id has them. */
function readable(text: Sql): Sql {
  const escapes = literal(String.raw`\\u(0000|[dD][89a-fA-F][0-9a-fA-F]{2})`);
  const replacement = literal(String.raw`\\ufffd`);
  return sql`CASE WHEN ${fitsJsonb(text)} THEN ${text} ELSE regexp_replace(${text}, ${escapes}, ${replacement}, 'g') END`;
}

/** @param type `jsonb`, or `json`, of which the functions go by the same names */
function readJson(path: Extract<IdPlace, { kind: 'json' }>['path'], text: Sql, type: Sql): Sql {
  const is = (v: Sql, kind: string): Sql => sql`${type}_typeof(${v}) = ${literal(kind)}`;
  let found = sql`(SELECT 1::bigint AS n, (${text})::${type} AS v)`;
  for (const step of path) {
    const [kind, none] = step.kind === 'member' ? ['object', '{}'] : ['array', '[]'];
    const whole = sql`CASE WHEN ${is(sql`f.v`, kind)} THEN f.v ELSE ${literal(none)} END`;
    const inner =
      step.kind === 'member'
        ? sql`${type}_each(${whole}) WITH ORDINALITY AS e (key, v, n) WHERE e.key = ${literal(step.name)}`
        : sql`${type}_array_elements(${whole}) WITH ORDINALITY AS e (v, n)`;
    found = sql`(SELECT row_number() OVER (ORDER BY f.n, e.n) AS n, e.v FROM ${found} AS f CROSS JOIN LATERAL ${inner})`;
  }
  return sql`(SELECT f.n, f.v #>> '{}' AS id FROM ${found} AS f
    WHERE NOT ${is(sql`f.v`, 'object')} AND NOT ${is(sql`f.v`, 'array')})`;
}
