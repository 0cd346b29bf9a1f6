/** Which row of a reference table is which on the other side, and what JSON objects look up. */

import type { JsonRewrite, Move, MovedColumn, ReferenceTable } from '../model/move.js';
import { derivedName } from '../sql/derived-name.js';
import { id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import type { Scratch } from '../stage/scratch.js';
import { anyNull, type Image, imageOf } from './image.js';

/** Name that the expression of a match goes by, beside the columns of its row. */
const matchName = (position: number): string => `=match_${position + 1}`;

/**
 * Fills the map of a reference table, those before it being filled. NULL matches NULL in a column;
 * an expression that is NULL matches nothing. To be repeated until it finds nothing more where rows
 * are matched by rows of the same table.
 */
export function mapReference(scratch: Scratch, move: Move, reference: ReferenceTable): Sql {
  const ours = reference.sourceColumns.map((c) => id('s', c.name));
  const theirs = reference.targetColumns.map((c) => id('t', c.name));
  const image = imageOf(scratch, move, reference.rows, {
    withMap: false,
    needed: reference.match.flatMap((part) => (part.kind === 'column' ? [part.column] : [])),
    expressions: expressions(reference, 'source'),
  });
  const conditions = reference.match.map((part, position) =>
    part.kind === 'column'
      ? sameColumn(reference, part.column, image)
      : sql`${id('s', matchName(position))} = ${id('t', matchName(position))}`,
  );
  return sql`
    INSERT INTO ${scratch.reference(reference)}
    SELECT ${join([...ours, ...theirs])}
      FROM ${image.from}
      JOIN ${targetRows(reference)} AS t ON ${conditions.length === 0 ? sql`FALSE` : join(conditions, ' AND ')}
      ${reference.nested ? sql`WHERE NOT ${isMapped(scratch, reference)}` : sql``}`;
}

function expressions(
  { match }: ReferenceTable,
  side: 'source' | 'target',
): { readonly name: string; readonly sql: string }[] {
  return match.flatMap((part, position) =>
    part.kind === 'sql' ? [{ name: matchName(position), sql: part[side] }] : [],
  );
}

/** Rows of the target, with each expression over them as a column beside. */
function targetRows(reference: ReferenceTable): Sql {
  const table = id(reference.target.schema, reference.target.name);
  const added = expressions(reference, 'target');
  if (added.length === 0) return table;
  const values = added.map(({ name, sql: text }) => sql`(${verbatim(text)}) AS ${id(name)}`);
  return sql`(SELECT *, ${join(values)} FROM ${table})`;
}

function sameColumn(reference: ReferenceTable, c: MovedColumn, image: Image): Sql {
  const theirs = id('t', c.target.name);
  const equal = sql`${image.value(c)} = ${theirs}`;
  const names =
    c.value.kind === 'source'
      ? [c.value.column.name]
      : c.value.kind === 'mapped'
        ? (reference.rows.joins[c.value.join]?.fromColumns ?? [])
        : [];
  const nullable = names.filter(
    (name) => reference.source.columns.find((column) => column.name === name)?.notNull === false,
  );
  return nullable.length === 0 || c.target.notNull
    ? equal
    : sql`(${equal} OR ((${anyNull(nullable)}) AND ${theirs} IS NULL))`;
}

/** Condition: the staged row `s` has a counterpart. */
export function isMapped(scratch: Scratch, reference: ReferenceTable): Sql {
  return sql`EXISTS (SELECT FROM ${scratch.reference(reference)} AS m WHERE ${sameRow(reference)})`;
}

/** Condition: the staged row `s` is that of the map under `m`. */
export function sameRow({ source, sourceColumns }: ReferenceTable): Sql {
  const key = sourceColumns.filter(({ name }) => source.primaryKey?.includes(name) ?? true);
  const same = key.map(
    ({ name, notNull }) =>
      sql`${id('m', derivedName('s_', name))} ${notNull ? sql`=` : sql`IS NOT DISTINCT FROM`} ${id('s', name)}`,
  );
  return join(same, ' AND ');
}

/** What the source row under an alias is matched by, as texts: how people know it. */
export function matchTexts({ match, rows }: ReferenceTable, alias: string): Sql[] {
  return match.map((part) => {
    const { sql: text, names } =
      part.kind === 'sql'
        ? { sql: part.source, names: [] }
        : part.column.value.kind === 'sql'
          ? { sql: part.column.value.sql, names: [] }
          : { sql: null, names: namesOf(rows.joins, part.column) };
    if (text !== null)
      return sql`(SELECT (${verbatim(text)})::text FROM (SELECT ${verbatim(alias)}.*) AS r)`;
    const values = names.map((name) => sql`${id(alias, name)}::text`);
    return values.length === 0 ? sql`NULL::text` : join(values, " || ', ' || ");
  });
}

function namesOf(
  joins: ReferenceTable['rows']['joins'],
  { value }: MovedColumn,
): readonly string[] {
  if (value.kind === 'source') return [value.column.name];
  return value.kind === 'mapped' ? (joins[value.join]?.fromColumns ?? []) : [];
}

/**
 * Source rows of a reference table that several target rows match: nobody can say which. The
 * example is what they were matched by.
 */
export function ambiguousReferences(scratch: Scratch, reference: ReferenceTable): Sql {
  const key = reference.sourceColumns.map((c) => id('m', derivedName('s_', c.name)));
  return sql`
    SELECT (SELECT ROW(${join(matchTexts(reference, 's'))})::text FROM ${scratch.referenceSource(reference)} AS s
             WHERE ${sameRow(reference)} LIMIT 1) AS example,
           count(*) OVER ()::float8 AS total
      FROM ${scratch.reference(reference)} AS m
     GROUP BY ${join(key)} HAVING count(*) > 1 LIMIT 5`;
}

/** Rows to be inserted that agree in all that they are matched by. */
export function doubledMatches(scratch: Scratch, move: Move, reference: ReferenceTable): Sql {
  const image = imageOf(scratch, move, reference.rows, {
    withMap: true,
    needed: reference.match.flatMap((part) => (part.kind === 'column' ? [part.column] : [])),
    expressions: expressions(reference, 'source'),
  });
  const values = reference.match.map((part, position) =>
    part.kind === 'column' ? image.value(part.column) : id('s', matchName(position)),
  );
  return sql`
    SELECT (array_agg(ROW(${join(matchTexts(reference, 's'))})::text))[1] AS example,
           count(*) OVER ()::float8 AS total
      FROM ${image.from} GROUP BY ${join(values)} HAVING count(*) > 1 LIMIT 5`;
}

/**
 * Rows of the target that several source rows match: in the target they are one. The example is
 * what one of them is matched by.
 */
export function mergedReferences(scratch: Scratch, reference: ReferenceTable): Sql {
  const theirs = reference.targetColumns.map((c) => id('m', derivedName('t_', c.name)));
  return sql`
    SELECT array_to_string((array_agg(ROW(${join(matchTexts(reference, 's'))})::text))[1:3], ' and ') ||
             CASE WHEN count(*) > 3 THEN ' and ' || count(*) - 3 || ' more' ELSE '' END AS example,
           count(*) OVER ()::float8 AS total
      FROM ${scratch.reference(reference)} AS m
      JOIN ${scratch.referenceSource(reference)} AS s ON ${sameRow(reference)}
     GROUP BY ${join(theirs)} HAVING count(*) > 1 LIMIT 5`;
}

/**
 * Fills the lookup table of a JSON rewrite from the target's own rows. Of rows with the same key
 * the first by fields counts; `ambiguousLookups` names such keys beforehand.
 */
export function fillLookup(scratch: Scratch, position: number, rewrite: JsonRewrite): Sql {
  return sql`INSERT INTO ${scratch.lookup(position)} ${lookupRows(rewrite)}`;
}

function lookupRows(rewrite: JsonRewrite): Sql {
  const { schema, name } = rewrite.reference.target;
  const keys = lookupKeys(rewrite);
  const fields = Object.entries(rewrite.link.set).map(
    ([field, column]) => sql`${literal(field)}, to_jsonb(${id('t', column)})`,
  );
  return sql`
    SELECT DISTINCT ON (${join(keys)}) ${join(keys)}, jsonb_build_object(${join(fields)}) AS fields
      FROM ${id(schema, name)} AS t
     WHERE ${join(
       keys.map((key) => sql`${key} IS NOT NULL`),
       ' AND ',
     )}
     ORDER BY ${join([...keys, sql`fields`])}`;
}

/** A row when the target's rows would fill the lookup table otherwise by now. */
export function lookupChanges(scratch: Scratch, position: number, rewrite: JsonRewrite): Sql {
  const now = sql`(${lookupRows(rewrite)})`;
  const then = sql`SELECT * FROM ${scratch.lookup(position)}`;
  return sql`SELECT FROM ((${now} EXCEPT ${then}) UNION ALL (${then} EXCEPT ${now})) AS changed LIMIT 1`;
}

export function ambiguousLookups(rewrite: JsonRewrite): Sql {
  const { schema, name } = rewrite.reference.target;
  const keys = lookupKeys(rewrite);
  return sql`
    SELECT ROW(${join(keys)})::text AS example, count(*) OVER ()::float8 AS total
      FROM ${id(schema, name)} AS t GROUP BY ${join(keys)} HAVING count(*) > 1 LIMIT 5`;
}

function lookupKeys(rewrite: JsonRewrite): Sql[] {
  return Object.values(rewrite.link.by).map((column) => sql`${id('t', column)}::text COLLATE "C"`);
}
