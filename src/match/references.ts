/** Which row of a reference table is which on the other side, and what JSON objects look up. */
import type { JsonRewrite, ReferenceTable } from '../model/move.js';
import { id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import { type Scratch, scratchType } from '../stage/scratch.js';

/** Fills the map of a reference table by its match columns; NULLs match each other. */
export function mapReference(scratch: Scratch, reference: ReferenceTable): Sql {
  const ours = reference.sourceColumns.map((c) => id('s', c.name));
  const theirs = reference.targetColumns.map((c) => id('t', c.name));
  const { schema, name } = reference.target;
  return sql`
    INSERT INTO ${scratch.reference(reference)}
    SELECT ${join([...ours, ...theirs])}
      FROM ${scratch.referenceSource(reference)} AS s
      JOIN ${id(schema, name)} AS t ON ${sameReference(reference)}`;
}

function sameReference(reference: ReferenceTable): Sql {
  const conditions = reference.match.map(({ source, target }) => {
    const ours = id('s', source.name);
    const cast =
      scratchType(source).text === target.type ? ours : sql`${ours}::${verbatim(target.type)}`;
    const equal = sql`${cast} = ${id('t', target.name)}`;
    return source.notNull || target.notNull
      ? equal
      : sql`(${equal} OR (${ours} IS NULL AND ${id('t', target.name)} IS NULL))`;
  });
  return conditions.length === 0 ? sql`FALSE` : join(conditions, ' AND ');
}

/**
 * Source rows of a reference table that several target rows match: nobody can say which. The
 * example is what they were matched by.
 */
export function ambiguousReferences(scratch: Scratch, reference: ReferenceTable): Sql {
  const key = reference.sourceColumns.map((c) => id('m', `s_${c.name}`));
  const same = reference.sourceColumns.map(
    (c) => sql`${id('s', c.name)} = ${id('m', `s_${c.name}`)}`,
  );
  const matched = reference.match.map(({ source }) => id('s', source.name));
  return sql`
    SELECT (SELECT ROW(${join(matched)})::text FROM ${scratch.referenceSource(reference)} AS s
             WHERE ${join(same, ' AND ')} LIMIT 1) AS example,
           count(*) OVER ()::float8 AS total
      FROM ${scratch.reference(reference)} AS m
     GROUP BY ${join(key)} HAVING count(*) > 1 LIMIT 5`;
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
