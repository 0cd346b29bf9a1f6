/**
 * What PostgreSQL does not count: TRUNCATE, and statements that alter or drop a table. Each takes
 * the one lock that nothing else in a run takes on users' tables, and holds it to the end.
 */
import { USER_SCHEMA } from '../catalog/user-schemas.js';
import type { Catalog } from '../model/catalog.js';
import { tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { id, join, literal, type Sql, sql } from '../sql/sql.js';

const MINE = sql`l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation' AND l.granted
     AND l.mode = 'AccessExclusiveLock'`;

const TAKEN = sql`
  SELECT n.nspname || '.' || c.relname AS name
    FROM pg_catalog.pg_locks AS l
    JOIN pg_catalog.pg_class AS c ON c.oid = l.relation
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE ${MINE} AND c.relkind IN ('r', 'p') AND ${USER_SCHEMA}`;

/** A dropped table has a lock and no name any more; which one it was, the catalog knows. */
const DROPPED = sql`
  EXISTS (SELECT FROM pg_catalog.pg_locks AS l
           WHERE ${MINE} AND NOT EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.oid = l.relation))`;

function missing(catalog: Catalog): Sql {
  const tables = catalog.tables.map(
    (table) => sql`(${literal(tableText(table))}, ${literal(id(table.schema, table.name).text)})`,
  );
  return sql`
    SELECT t.name FROM (VALUES ${join(tables)}) AS t (name, quoted)
     WHERE to_regclass(t.quoted) IS NULL AND ${DROPPED}`;
}

/** Users' tables that this transaction truncated, altered or dropped, as `schema.table`. */
export async function takenTables(session: Session, catalog: Catalog): Promise<string[]> {
  const rows = await session.rows<{ name: string }>(
    sql`${TAKEN} UNION ALL ${missing(catalog)} ORDER BY name`,
  );
  return rows.map(({ name }) => name);
}
