/** SQL over the objects inside JSON values: how one is reached, looked up, changed and put back. */
import type { JsonRewrite } from '../model/move.js';
import { id, join, literal, type Sql, sql } from '../sql/sql.js';
import { numbered, type Scratch } from '../stage/scratch.js';

/** What the members lead to; NULL where a step leads nowhere. */
export function reach(value: Sql, members: readonly string[]): Sql {
  return members.reduce((from, name) => sql`(${from} -> ${literal(name)})`, value);
}

/** The value with what the members lead to replaced. */
export function put(value: Sql, members: readonly string[], replacement: Sql): Sql {
  return members.length === 0
    ? replacement
    : sql`jsonb_set(${value}, ${textArray(members)}, ${replacement})`;
}

/** A field's text when it is a string or number; NULL for everything else. */
export function fieldText(object: Sql, field: string): Sql {
  const name = literal(field);
  return sql`CASE WHEN jsonb_typeof(${object} -> ${name}) IN ('string', 'number') THEN ${object} ->> ${name} END`;
}

/**
 * The fields that an object gets; NULL where it is none or is not found. The table is made one object,
 * once for the whole statement, and asked by key: a join could go through all its rows for every value.
 *
 * @param position number of the rewrite, which names its lookup table
 */
export function fieldsOf(
  scratch: Scratch,
  { link }: JsonRewrite,
  position: number,
  object: Sql,
): Sql {
  const by = Object.keys(link.by);
  const known = sql`(SELECT jsonb_object_agg(${oneKey(numbered('k', by).map((name) => id('l', name)))}, l.fields) FROM ${scratch.lookup(position)} AS l)`;
  return sql`CASE WHEN jsonb_typeof(${object}) = 'object' THEN ${known} -> ${oneKey(by.map((field) => fieldText(object, field)))} END`;
}

/** The object with these fields, and without those that go. */
export function changed({ link: { remove = [] } }: JsonRewrite, object: Sql, fields: Sql): Sql {
  const rest = remove.length === 0 ? object : sql`(${object} - ${textArray(remove)})`;
  return sql`(${rest} || ${fields})`;
}

/** Several texts as one, which no other texts make; NULL in one of them makes none that is there. */
function oneKey(texts: readonly Sql[]): Sql {
  const [only] = texts;
  return texts.length === 1 && only !== undefined
    ? only
    : sql`jsonb_build_array(${join(texts)})::text`;
}

function textArray(values: readonly string[]): Sql {
  return sql`ARRAY[${join(values.map((value) => literal(value)))}]::text[]`;
}
