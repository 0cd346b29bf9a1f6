/** What json documents of a column are made of: paths, and whether what is there are keys of a table. */
import type { TableId } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { id, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import { attempt } from './bounds.js';
import type { PointsAt } from './points-at.js';

/** Documents that are looked at, and how deep. */
const DOCUMENTS = 300;
const DEPTH = 6;
const MOST_PATHS = 200;

export interface JsonPlace {
  /** Of members and `[*]`, as links have it. */
  readonly path: string;
  readonly kind: 'object' | 'array' | 'scalar';
}

/** @param readable only documents that jsonb can hold */
function walk(from: Sql, column: string, readable: Sql = sql`TRUE`): Sql {
  return sql`
    WITH RECURSIVE walk(path, v, depth) AS (
      SELECT '$'::text, d.v, 0
        FROM (SELECT (${id(column)})::jsonb AS v FROM ${from} AS r
               WHERE ${id(column)} IS NOT NULL AND ${readable} LIMIT ${literal(DOCUMENTS)}) AS d
      UNION ALL
      SELECT w.path || s.step, s.v, w.depth + 1
        FROM walk AS w
        CROSS JOIN LATERAL (
          SELECT CASE WHEN o.key ~ '^[A-Za-z_][A-Za-z0-9_]*$' THEN '.' || o.key
                      ELSE '.' || to_jsonb(o.key)::text END AS step, o.value AS v
            FROM jsonb_each(CASE jsonb_typeof(w.v) WHEN 'object' THEN w.v ELSE '{}' END) AS o
          UNION ALL
          SELECT '[*]', a.value
            FROM jsonb_array_elements(CASE jsonb_typeof(w.v) WHEN 'array' THEN w.v ELSE '[]' END) AS a
        ) AS s
       WHERE w.depth < ${literal(DEPTH)})`;
}

/** @returns null where the server could not tell */
export function jsonPlaces(
  session: Session,
  table: TableId,
  column: string,
): Promise<readonly JsonPlace[] | null> {
  return attempt([session], () =>
    session.rows<{ path: string; kind: JsonPlace['kind'] }>(sql`
      ${walk(id(table.schema, table.name), column)}
      SELECT DISTINCT path, CASE jsonb_typeof(v) WHEN 'object' THEN 'object'
                                WHEN 'array' THEN 'array' ELSE 'scalar' END AS kind
        FROM walk WHERE jsonb_typeof(v) <> 'null' ORDER BY 1 LIMIT ${literal(MOST_PATHS)}`),
  );
}

/** How many of the values at a path are in a column of another table. */
export function jsonPointsAt(
  session: Session,
  table: TableId,
  column: string,
  path: string,
  to: TableId,
  key: string,
): Promise<PointsAt | null> {
  return attempt([session], () =>
    session.row<{ values: number; found: number }>(sql`
      ${walk(id(table.schema, table.name), column)}
      SELECT count(*)::int AS "values",
             (count(*) FILTER (WHERE EXISTS (
               SELECT FROM ${id(to.schema, to.name)} AS t WHERE (${id('t', key)})::text = x.v)))::int AS found
        FROM (SELECT DISTINCT v #>> '{}' AS v FROM walk
               WHERE path = ${literal(path)} AND jsonb_typeof(v) IN ('string', 'number') LIMIT 500) AS x`),
  );
}

/** What jsonb cannot hold, or not surely: NUL, halves of surrogate pairs, numbers beyond measure. */
const UNREADABLE = verbatim(`'\\\\u(0000|[dD][89aAbB])|[0-9][eE][+-]?[0-9]{4}'`);

/** Places of single values in rows that lie anywhere. */
export function scalarPaths(session: Session, from: Sql, column: string): Promise<string[]> {
  return session
    .rows<{ path: string }>(sql`
      ${walk(from, column, readable(column))}
      SELECT DISTINCT path FROM walk WHERE jsonb_typeof(v) IN ('string', 'number')
       ORDER BY 1 LIMIT ${literal(MOST_PATHS)}`)
    .then((rows) => rows.map(({ path }) => path));
}

/** All single values with their paths, as rows `(path, v)`. */
export function scalarsIn(from: Sql, column: string): Sql {
  return sql`(${walk(from, column, readable(column))}
    SELECT path, v #>> '{}' AS v FROM walk WHERE jsonb_typeof(v) IN ('string', 'number'))`;
}

function readable(column: string): Sql {
  return sql`(${id(column)})::text !~ ${UNREADABLE}`;
}
