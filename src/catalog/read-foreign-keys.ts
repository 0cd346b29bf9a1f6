/** Foreign keys between users' tables; those of single partitions are folded into their root's. */
import type { ForeignKey } from '../model/catalog.js';
import type { Session } from '../postgres/session.js';
import { sql } from '../sql/sql.js';
import { USER_SCHEMA } from './user-schemas.js';

const FOREIGN_KEYS = sql`
  SELECT k.conname AS name, n.nspname AS from_schema, c.relname AS from_name,
         fn.nspname AS to_schema, fc.relname AS to_name,
         k.confdeltype AS on_delete, k.condeferrable AS deferrable,
         (SELECT array_agg(a.attname::text ORDER BY x.position)
            FROM unnest(k.conkey) WITH ORDINALITY AS x(attnum, position)
            JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = x.attnum) AS from_columns,
         (SELECT array_agg(a.attname::text ORDER BY x.position)
            FROM unnest(k.confkey) WITH ORDINALITY AS x(attnum, position)
            JOIN pg_catalog.pg_attribute AS a ON a.attrelid = fc.oid AND a.attnum = x.attnum) AS to_columns
    FROM pg_catalog.pg_constraint AS k
    JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid AND NOT c.relispartition
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_class AS fc ON fc.oid = k.confrelid AND NOT fc.relispartition
    JOIN pg_catalog.pg_namespace AS fn ON fn.oid = fc.relnamespace
   WHERE k.contype = 'f' AND ${USER_SCHEMA}
   ORDER BY n.nspname, c.relname, k.conname`;

const ON_DELETE = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
} as const;

export async function readForeignKeys(session: Session): Promise<ForeignKey[]> {
  const rows = await session.rows<{
    name: string;
    from_schema: string;
    from_name: string;
    to_schema: string;
    to_name: string;
    on_delete: keyof typeof ON_DELETE;
    deferrable: boolean;
    from_columns: string[];
    to_columns: string[];
  }>(FOREIGN_KEYS);
  return rows.map((row) => ({
    name: row.name,
    from: { schema: row.from_schema, name: row.from_name },
    fromColumns: row.from_columns,
    to: { schema: row.to_schema, name: row.to_name },
    toColumns: row.to_columns,
    onDelete: ON_DELETE[row.on_delete],
    deferrable: row.deferrable,
  }));
}
