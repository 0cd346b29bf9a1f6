/**
 * SQL that rewrites the objects at a path inside a JSON value, and leaves everything else as it
 * is: elements of another shape, objects without the looked-up fields, rows the target lacks.
 */
import type { JsonRewrite, JsonStep } from '../model/move.js';
import { id, join, literal, type Sql, sql } from '../sql/sql.js';
import { numbered, type Scratch } from '../stage/scratch.js';

/** jsonb cannot hold this escape; a value with it is left as it is. */
export const NUL_ESCAPE = '\\u0000';

/**
 * @param value an expression of type jsonb
 * @param position number of the rewrite, which names its lookup table
 */
export function rewriteJson(
  scratch: Scratch,
  rewrite: JsonRewrite,
  position: number,
  value: Sql,
): Sql {
  return descend(rewrite.path, value, 0, (object, depth) => {
    const { by, remove = [] } = rewrite.link;
    const lookup = id(`l${depth}`);
    const fields = Object.keys(by);
    const found = join(
      fields.map((field, index) => {
        const key = sql`${lookup}.${id(`k_${index + 1}`)}`;
        return sql`${key} = ${fieldText(object, field)}`;
      }),
      ' AND ',
    );
    const kept = remove.length === 0 ? object : sql`(${object} - ${textArray(remove)})`;
    return sql`CASE WHEN jsonb_typeof(${object}) = 'object' THEN coalesce(
      (SELECT ${kept} || ${lookup}.fields FROM ${scratch.lookup(position)} AS ${lookup} WHERE ${found}),
      ${object}) ELSE ${object} END`;
  });
}

function descend(
  path: readonly JsonStep[],
  value: Sql,
  depth: number,
  leaf: (object: Sql, depth: number) => Sql,
): Sql {
  const [step, ...rest] = path;
  if (step === undefined) return leaf(value, depth);
  if (step.kind === 'member') {
    const member = sql`(${value} -> ${literal(step.name)})`;
    const inner = descend(rest, member, depth, leaf);
    return sql`CASE WHEN jsonb_typeof(${value}) = 'object' AND ${value} ? ${literal(step.name)}
      THEN jsonb_set(${value}, ARRAY[${literal(step.name)}], ${inner}) ELSE ${value} END`;
  }
  const element = id(`e${depth}`);
  const inner = descend(rest, sql`${element}.value`, depth + 1, leaf);
  return sql`CASE WHEN jsonb_typeof(${value}) = 'array' THEN coalesce(
    (SELECT jsonb_agg(${inner} ORDER BY ${element}.position)
       FROM jsonb_array_elements(${value}) WITH ORDINALITY AS ${element}(value, position)),
    ${value}) ELSE ${value} END`;
}

/** A field's text when it is a string or number; NULL for everything else. */
function fieldText(object: Sql, field: string): Sql {
  const name = literal(field);
  return sql`CASE WHEN jsonb_typeof(${object} -> ${name}) IN ('string', 'number') THEN ${object} ->> ${name} END`;
}

function textArray(values: readonly string[]): Sql {
  return sql`ARRAY[${join(values.map((value) => literal(value)))}]::text[]`;
}

/** The values that objects at the path are looked up by, for counting what the target lacks. */
export function lookedUp(
  rewrite: JsonRewrite,
  rows: Sql,
  column: string,
): { readonly select: Sql; readonly keys: readonly string[] } {
  let object = sql`(${id('s', column)}::text::jsonb)`;
  const steps: Sql[] = [];
  for (const step of rewrite.path) {
    if (step.kind === 'member') {
      object = sql`(CASE WHEN jsonb_typeof(${object}) = 'object' THEN ${object} -> ${literal(step.name)} END)`;
      continue;
    }
    const element = id(`e${steps.length}`);
    const list = sql`CASE WHEN jsonb_typeof(${object}) = 'array' THEN ${object} ELSE '[]' END`;
    steps.push(sql`CROSS JOIN LATERAL jsonb_array_elements(${list}) AS ${element}(value)`);
    object = sql`${element}.value`;
  }
  const names = Object.keys(rewrite.link.by);
  const keys = numbered('k', names);
  const fields = names.map((field, index) => {
    return sql`(${fieldText(object, field)}) COLLATE "C" AS ${id(keys[index] ?? 'k')}`;
  });
  return {
    keys,
    select: sql`
      SELECT ${join(fields)} FROM ${rows} AS s ${join(steps, ' ')}
       WHERE ${id('s', column)} IS NOT NULL AND strpos(${id('s', column)}::text, ${literal(NUL_ESCAPE)}) = 0`,
  };
}
