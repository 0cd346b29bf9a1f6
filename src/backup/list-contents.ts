/**
 * What of a database has data that a backup has to hold: tables with rows of their own, sequences,
 * materialised views and large objects. What an extension made comes back with the extension,
 * except for rows that it says are the user's.
 */
import type { TableId } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';

export interface StoredTable extends TableId {
  /** Without generated ones. */
  readonly columns: readonly string[];
  /** An extension's condition for rows that are the user's; empty for all rows. */
  readonly condition: string;
  readonly bytes: number;
}

export interface StoredSequence extends TableId {
  readonly last: string;
  readonly called: boolean;
}

export interface Contents {
  /** The largest first. */
  readonly tables: readonly StoredTable[];
  readonly sequences: readonly StoredSequence[];
  /** In the order in which they were made; populated ones only. */
  readonly views: readonly TableId[];
  readonly largeObjects: number;
}

const SYSTEM = sql`(n.nspname IN ('pg_catalog', 'information_schema', 'pg_toast') OR n.nspname ~ '^pg_(toast_)?temp_')`;

const OF_EXTENSION = sql`EXISTS (
  SELECT FROM pg_catalog.pg_depend AS d
   WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

const tables = (excluded: Sql): Sql => sql`
  SELECT n.nspname AS schema, c.relname AS name, pg_catalog.pg_table_size(c.oid)::float8 AS bytes,
         coalesce(e.condition, '') AS condition,
         coalesce((SELECT array_agg(a.attname::text ORDER BY a.attnum)
                     FROM pg_catalog.pg_attribute AS a
                    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                      AND a.attgenerated = ''), '{}') AS columns
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    LEFT JOIN (SELECT x.oid, x.condition
                 FROM pg_catalog.pg_extension AS p
                CROSS JOIN LATERAL unnest(p.extconfig, p.extcondition) AS x (oid, condition)) AS e
           ON e.oid = c.oid
   WHERE c.relkind = 'r' AND NOT ${SYSTEM} AND n.nspname NOT IN (${excluded})
     AND (e.oid IS NOT NULL OR NOT ${OF_EXTENSION})
   ORDER BY bytes DESC, 1, 2`;

const sequences = (excluded: Sql): Sql => sql`
  SELECT n.nspname AS schema, c.relname AS name
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE c.relkind = 'S' AND NOT ${SYSTEM} AND n.nspname NOT IN (${excluded}) AND NOT ${OF_EXTENSION}
   ORDER BY 1, 2`;

const views = (excluded: Sql): Sql => sql`
  SELECT n.nspname AS schema, c.relname AS name
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE c.relkind = 'm' AND c.relispopulated AND NOT ${SYSTEM}
     AND n.nspname NOT IN (${excluded}) AND NOT ${OF_EXTENSION}
   ORDER BY c.oid`;

/** So many sequences are asked for their state in one statement. */
const AT_ONCE = 200;

/** @throws RehomeError when the role may not read a sequence */
export async function listContents(
  session: Session,
  excludeSchemas: readonly string[],
): Promise<Contents> {
  const excluded = join([literal(''), ...excludeSchemas.map((name) => literal(name))]);
  const named = await session.rows<TableId & Record<string, string>>(sequences(excluded));
  const states: StoredSequence[] = [];
  for (let at = 0; at < named.length; at += AT_ONCE) {
    const some = named.slice(at, at + AT_ONCE);
    const each = some.map(
      ({ schema, name }, index) =>
        sql`SELECT ${literal(index)} AS position, last_value::text AS last, is_called AS called
              FROM ${id(schema, name)}`,
    );
    const rows = await session.rows<{ last: string; called: boolean }>(
      sql`${join(each, ' UNION ALL ')} ORDER BY position`,
    );
    states.push(
      ...some.flatMap(({ schema, name }, index) => {
        const state = rows[index];
        return state === undefined
          ? []
          : [{ schema, name, last: state.last, called: state.called }];
      }),
    );
  }
  const large = await session.row<{ count: number }>(
    sql`SELECT count(*)::float8 AS count FROM pg_catalog.pg_largeobject_metadata`,
  );
  return {
    tables: await session.rows<StoredTable & Record<string, unknown>>(tables(excluded)),
    sequences: states,
    views: await session.rows<TableId & Record<string, string>>(views(excluded)),
    largeObjects: large.count,
  };
}

/** SELECT of the rows that are the table's own. */
export function storedRows(table: StoredTable): Sql {
  const list = join(table.columns.map((name) => id(name)));
  return sql`SELECT ${list} FROM ONLY ${id(table.schema, table.name)} ${verbatim(table.condition)}`;
}

/** The table and its columns, as COPY takes them. */
export function storedInto(table: Pick<StoredTable, 'schema' | 'name' | 'columns'>): Sql {
  const list = table.columns.map((name) => id(name));
  // Without columns there is nothing to name, and still rows to count.
  const of = list.length === 0 ? sql`` : sql` (${join(list)})`;
  return sql`${id(table.schema, table.name)}${of}`;
}

export function setSequence(sequence: StoredSequence): Sql {
  const name = literal(id(sequence.schema, sequence.name).text);
  return sql`SELECT pg_catalog.setval(${name}, ${verbatim(sequence.last)}, ${literal(sequence.called)})`;
}
