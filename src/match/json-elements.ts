/**
 * JSON columns of which all objects that are looked up lie in the elements of one array, the usual
 * case: the array is taken apart once, and what is put together again is its text.
 */
import type { JsonRewrite } from '../model/move.js';
import { id, join, type Sql, sql } from '../sql/sql.js';
import { lookupColumns, numbered, type Scratch } from '../stage/scratch.js';
import { changed, fieldsOf, fieldText, put, reach } from './json-objects.js';

export interface OneArray {
  /** Where the array is. */
  readonly members: readonly string[];
  /** Where the object of each rewrite is in an element. */
  readonly inside: readonly (readonly string[])[];
}

/** Null where the objects are not all in one array's elements. */
export function oneArray(rewrites: readonly JsonRewrite[]): OneArray | null {
  const ways = rewrites.map(({ path }) => {
    const names = path.map((step) => (step.kind === 'member' ? step.name : null));
    const at = names.indexOf(null);
    const named = names.filter((name) => name !== null);
    return at === -1 || named.length < names.length - 1
      ? null
      : { members: named.slice(0, at), inside: named.slice(at) };
  });
  const members = ways[0]?.members ?? [];
  const inside: (readonly string[])[] = [];
  for (const way of ways) {
    if (way === null || JSON.stringify(way.members) !== JSON.stringify(members)) return null;
    inside.push(way.inside);
  }
  return { members, inside };
}

/**
 * A query of one row for a document: whether it has `changed`, its `text` then, and what was looked
 * up. Each rewrite sees what those before it have made of the element.
 *
 * @param document an expression of type jsonb
 * @param positions numbers of the rewrites, which name their lookup tables
 */
export function rewriteElements(
  scratch: Scratch,
  rewrites: readonly JsonRewrite[],
  positions: readonly number[],
  { members, inside }: OneArray,
  document: Sql,
): Sql {
  const array = reach(document, members);
  const all = sql`CASE WHEN jsonb_typeof(${array}) = 'array' THEN ${array} ELSE '[]' END`;
  const keys = rewrites.flatMap(({ link }, index) => {
    const object = reach(id('e', 'v_0'), inside[index] ?? []);
    return Object.keys(link.by).map(
      (field, place) =>
        sql`CASE WHEN jsonb_typeof(${object}) = 'object' THEN ${fieldText(object, field)} END COLLATE "C" AS ${id(keyName(index, place))}`,
    );
  });
  // Each step is a query of its own: OFFSET 0 keeps the planner from writing an expression into every
  // place that uses it.
  let elements = sql`SELECT e.*, ${join(keys)} FROM jsonb_array_elements(${all}) WITH ORDINALITY AS e(v_0, place) OFFSET 0`;
  for (const [index, rewrite] of rewrites.entries()) {
    const way = inside[index] ?? [];
    const [before, fields, after] = [id(`v_${index}`), id(`f_${index}`), id(`v_${index + 1}`)];
    const object = reach(before, way);
    elements = sql`SELECT *, ${fieldsOf(scratch, rewrite, positions[index] ?? 0, object)} AS ${fields} FROM (${elements}) AS e OFFSET 0`;
    elements = sql`SELECT *, CASE WHEN ${fields} IS NULL THEN ${before} ELSE ${put(before, way, changed(rewrite, object, fields))} END AS ${after} FROM (${elements}) AS e OFFSET 0`;
  }
  const last = id('e', `v_${rewrites.length}`);
  const found = rewrites.map((_, index) => sql`${id('e', `f_${index}`)} IS NOT NULL`);
  const text =
    members.length === 0
      ? sql`'[' || string_agg(${last}::text, ', ' ORDER BY e.place) || ']'`
      : sql`${put(document, members, sql`jsonb_agg(${last} ORDER BY e.place)`)}::text`;
  const counts = rewrites.map(({ link }, index) =>
    countFound(scratch, index, positions[index] ?? 0, Object.keys(link.by)),
  );
  return sql`
    SELECT bool_or((${join(found, ' OR ')}) AND ${last} <> e.v_0) AS changed, ${text} AS text, ${join(counts)}
      FROM (${elements}) AS e`;
}

const keyName = (index: number, place: number): string => `k_${index}_${place}`;

/** NOT IN, for its table is hashed once; a join would be made anew for every document. */
function countFound(
  scratch: Scratch,
  index: number,
  position: number,
  fields: readonly string[],
): Sql {
  const keys = fields.map((_, place) => id('e', keyName(index, place)));
  const all = join(
    keys.map((key) => sql`${key} IS NOT NULL`),
    ' AND ',
  );
  const known = join(numbered('k', fields).map((name) => id(name)));
  const { objects, missing } = lookupColumns(index);
  return sql`
    count(*) FILTER (WHERE ${all})::int AS ${id(objects)},
    array_agg(${join(keys, " || ', ' || ")}) FILTER (WHERE ${all} AND (${join(keys)}) NOT IN (SELECT ${known} FROM ${scratch.lookup(position)})) AS ${id(missing)}`;
}
