/** Which tables the role may read whole: with the right to, and no rows hidden by policies. */
import type { TableId } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { sql } from '../sql/sql.js';

const READABLE = sql`
  SELECT n.nspname AS schema, c.relname AS name
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p') AND has_schema_privilege(n.oid, 'USAGE')
     AND CASE WHEN has_table_privilege(c.oid, 'SELECT') THEN NOT row_security_active(c.oid) ELSE FALSE END`;

export async function readableTables(session: Session): Promise<(table: TableId) => boolean> {
  const rows = await session.rows<{ schema: string; name: string }>(READABLE);
  const names = new Set(rows.map(({ schema, name }) => JSON.stringify([schema, name])));
  return ({ schema, name }) => names.has(JSON.stringify([schema, name]));
}
