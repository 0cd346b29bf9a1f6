/**
 * SQL that rewrites the objects at a path inside a JSON value, and leaves everything else as it
 * is: elements of another shape, objects without the looked-up fields, rows the target lacks.
 */
import type { JsonStep } from '../model/json-path.js';
import type { JsonRewrite, Move, MovedColumn, MovedTable } from '../model/move.js';
import { columns, id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import { jsonRewrites, lookupColumns, numbered, type Scratch } from '../stage/scratch.js';
import { oneArray, rewriteElements } from './json-elements.js';
import { changed, fieldsOf, fieldText, put, reach } from './json-objects.js';

/**
 * Condition: the text, which is JSON, is such that jsonb can hold it as well. It cannot hold the escape
 * for NUL, nor half of a surrogate pair; a value with one of these is left as it is.
 */
export function fitsJsonb(text: Sql): Sql {
  const lacks = (sequence: string): Sql => sql`strpos(${text}, ${literal(sequence)}) = 0`;
  // The regular expression is slow, and hardly ever asked.
  return sql`CASE WHEN ${lacks('\\u')} THEN TRUE
    WHEN ${lacks('\\u0000')} AND ${lacks('\\ud')} AND ${lacks('\\uD')} THEN TRUE
    ELSE ${text} ~ ${literal(HELD_ESCAPES)} END`;
}

/** One pass, without a look ahead or behind: that would begin another search at each place. */
const HELD_ESCAPES = String.raw`^(?:[^\\]|\\[^u]|\\u(?:[^dD0]...|0[^0]..|00[^0].|000[^0]|[dD][0-7]..|[dD][89abAB]..\\u[dD][c-fC-F]..))*$`;

/**
 * Fills the scratch table with the rewritten values of a column, and with what was looked up: once
 * a row, for whoever needs them. A value in which no object changed keeps its text to the letter.
 */
export function fillRewritten(
  scratch: Scratch,
  move: Move,
  table: MovedTable,
  c: MovedColumn,
): Sql {
  if (c.value.kind !== 'source') throw new Error('a JSON link needs a source column');
  const key = columns('s', table.sourceKey);
  const all = jsonRewrites(move);
  const positions = c.json.map((rewrite) => all.indexOf(rewrite));
  // Each pass is a query of its own: OFFSET 0 keeps the planner from writing its expression, and
  // all that it is made of, into every place that uses it.
  const rows = sql`
    SELECT ${key}, s.plain, CASE WHEN ${fitsJsonb(sql`s.plain`)} THEN s.plain::jsonb END AS original
      FROM (SELECT ${key}, ${id('s', c.value.column.name)}::text AS plain FROM ${scratch.source(table)} AS s OFFSET 0) AS s OFFSET 0`;
  const array = oneArray(c.json);
  const { from, text, counts } =
    array === null
      ? inSeveralPasses(scratch, key, c.json, positions, rows)
      : {
          from: sql`(${rows}) AS s CROSS JOIN LATERAL (${rewriteElements(scratch, c.json, positions, array, sql`s.original`)}) AS w`,
          text: sql`CASE WHEN w.changed THEN w.text ELSE s.plain END`,
          counts: countsOf(c.json, () => 'w'),
        };
  return sql`
    INSERT INTO ${scratch.rewritten(table, c)}
    SELECT ${key}, (${text})::${verbatim(c.target.type)}, ${counts} FROM ${from}`;
}

interface Rewritten {
  readonly from: Sql;
  readonly text: Sql;
  readonly counts: Sql;
}

function countsOf(rewrites: readonly JsonRewrite[], alias: (index: number) => string): Sql {
  return join(
    rewrites.map((_, index) => {
      const { objects, missing } = lookupColumns(index);
      return sql`${id(alias(index), objects)}, ${id(alias(index), missing)}`;
    }),
  );
}

/** For objects in arrays of arrays, in several arrays or in none. */
function inSeveralPasses(
  scratch: Scratch,
  key: Sql,
  rewrites: readonly JsonRewrite[],
  positions: readonly number[],
  parsed: Sql,
): Rewritten {
  let rows = parsed;
  let value = sql`s.original`;
  for (const [index, rewrite] of rewrites.entries()) {
    const rewritten = rewriteJson(scratch, rewrite, positions[index] ?? 0, value);
    rows = sql`SELECT ${key}, s.plain, s.original, ${rewritten} AS value FROM (${rows}) AS s OFFSET 0`;
    value = sql`s.value`;
  }
  const counting = rewrites.map(
    (rewrite, index) =>
      sql`CROSS JOIN LATERAL (${lookUp(scratch, rewrite, positions[index] ?? 0, index)}) AS ${id(`c${index}`)}`,
  );
  return {
    from: sql`(${rows}) AS s ${join(counting, ' ')}`,
    text: sql`CASE WHEN s.original IS NULL OR s.value = s.original THEN s.plain ELSE s.value::text END`,
    counts: countsOf(rewrites, (index) => `c${index}`),
  };
}

/**
 * @param value an expression of type jsonb
 * @param position number of the rewrite, which names its lookup table
 */
function rewriteJson(scratch: Scratch, rewrite: JsonRewrite, position: number, value: Sql): Sql {
  const found = (object: Sql): Sql => fieldsOf(scratch, rewrite, position, object);

  const descend = (path: readonly JsonStep[], from: Sql, depth: number): Sql => {
    const until = path.findIndex((step) => step.kind === 'elements');
    const members = path
      .slice(0, until === -1 ? undefined : until)
      .flatMap((step) => (step.kind === 'member' ? [step.name] : []));
    const at = reach(from, members);
    if (until === -1) {
      const looked = sql`(SELECT ${found(at)} AS fields OFFSET 0) AS f`;
      return sql`coalesce((SELECT ${put(from, members, changed(rewrite, at, sql`f.fields`))} FROM ${looked} WHERE f.fields IS NOT NULL), ${from})`;
    }
    const rest = path.slice(until + 1);
    const element = id(`e${depth}`);
    const inner = sql`${element}.value`;
    const last = rest.every((step) => step.kind === 'member');
    const names = rest.flatMap((step) => (step.kind === 'member' ? [step.name] : []));
    const object = reach(inner, names);
    const fields = sql`${element}.fields`;
    const next = last
      ? sql`CASE WHEN ${fields} IS NULL THEN ${inner} ELSE ${put(inner, names, changed(rewrite, object, fields))} END`
      : descend(rest, inner, depth + 1);
    const all = sql`jsonb_array_elements(${at}) WITH ORDINALITY AS ${element}(value, position)`;
    const each = last
      ? sql`(SELECT *, ${found(object)} AS fields FROM ${all} OFFSET 0) AS ${element}`
      : all;
    const elements = sql`SELECT jsonb_agg(${next} ORDER BY ${element}.position) FROM ${each}`;
    return sql`CASE WHEN jsonb_typeof(${at}) = 'array'
      THEN ${put(from, members, sql`coalesce((${elements}), ${at})`)} ELSE ${from} END`;
  };
  // Most values have nothing at most paths; to look is far cheaper than to take apart and rebuild.
  const anything = sql`jsonb_path_exists(${value}, ${literal(anyPath(rewrite))}, '{}', TRUE)`;
  return sql`CASE WHEN ${anything} THEN ${descend(rewrite.path, value, 0)} ELSE ${value} END`;
}

/** A path that finds something wherever the rewrite would; lax mode may find more. */
function anyPath({ path, link }: JsonRewrite): string {
  const steps = path.map((step) =>
    step.kind === 'elements' ? '[*]' : `.${JSON.stringify(step.name)}`,
  );
  return `lax $${steps.join('')}.${JSON.stringify(Object.keys(link.by)[0] ?? '')}`;
}

/**
 * How many objects at the path of `s.original` are looked up, and by what those that are not found.
 * NOT IN, for its table is hashed once; a join would be made anew for every row.
 */
function lookUp(scratch: Scratch, rewrite: JsonRewrite, position: number, index: number): Sql {
  let from = sql`SELECT s.original AS value`;
  for (const step of rewrite.path) {
    from =
      step.kind === 'member'
        ? sql`SELECT o.value -> ${literal(step.name)} AS value FROM (${from}) AS o WHERE jsonb_typeof(o.value) = 'object'`
        : sql`SELECT e.value FROM (${from}) AS o
            CROSS JOIN LATERAL jsonb_array_elements(CASE WHEN jsonb_typeof(o.value) = 'array' THEN o.value ELSE '[]' END) AS e(value)`;
  }
  const names = Object.keys(rewrite.link.by);
  const keys = numbered('k', names).map((name) => id('v', name));
  const fields = names.map(
    (field, place) =>
      sql`(${fieldText(sql`o.value`, field)}) COLLATE "C" AS ${id(`k_${place + 1}`)}`,
  );
  const known = join(numbered('k', names).map((name) => id(name)));
  const filled = keys.map((key) => sql`${key} IS NOT NULL`);
  const { objects, missing } = lookupColumns(index);
  return sql`
    SELECT count(*)::int AS ${id(objects)},
           array_agg(${join(keys, " || ', ' || ")}) FILTER (WHERE (${join(keys)}) NOT IN (SELECT ${known} FROM ${scratch.lookup(position)})) AS ${id(missing)}
      FROM (SELECT ${join(fields)} FROM (${from}) AS o WHERE jsonb_typeof(o.value) = 'object' OFFSET 0) AS v
     WHERE ${join(filled, ' AND ')}`;
}

/** What the target lacks of one rewrite of a column, the most frequent first, with the totals. */
export function countLookups(
  scratch: Scratch,
  table: MovedTable,
  c: MovedColumn,
  rewrite: JsonRewrite,
): Sql {
  const { objects, missing } = lookupColumns(c.json.indexOf(rewrite));
  const rows = scratch.rewritten(table, c);
  return sql`
    WITH lacking AS (
      SELECT m.value, count(*)::float8 AS count
        FROM ${rows} AS r CROSS JOIN LATERAL unnest(${id('r', missing)}) AS m(value) GROUP BY m.value
    )
    SELECT l.value, l.count, t.objects, t.unresolved
      FROM (SELECT coalesce(sum(${id(objects)}), 0)::float8 AS objects,
                   coalesce(sum(cardinality(${id(missing)})), 0)::float8 AS unresolved FROM ${rows}) AS t
      LEFT JOIN lacking AS l ON TRUE ORDER BY l.count DESC, l.value LIMIT 5`;
}
