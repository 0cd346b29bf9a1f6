/** Tables as far as they can be altered: columns, checks, and what stands behind the parentheses. */
import type { Session } from '../postgres/session.js';
import { sql } from '../sql/sql.js';

export interface ColumnShape {
  readonly name: string;
  readonly number: number;
  /** As PostgreSQL prints it, qualified. */
  readonly type: string;
  /** `pg_type.typcategory`. */
  readonly category: string;
  /** Qualified; null where it is the type's own. */
  readonly collation: string | null;
  readonly notNull: boolean;
  readonly default: string | null;
  /** Empty, `s` for stored, `v` for virtual. */
  readonly generated: string;
  /** Empty, `a` for always, `d` for by default. */
  readonly identity: string;
  /** -1 for the server's own. */
  readonly statistics: number;
  readonly storage: string;
  /** Empty for the server's own. */
  readonly compression: string;
  readonly options: readonly string[];
  readonly inherited: boolean;
}

interface CheckShape {
  readonly name: string;
  readonly definition: string;
  readonly inherited: boolean;
}

export interface TableShape {
  readonly node: string;
  readonly schema: string;
  readonly name: string;
  readonly kind: string;
  readonly persistence: string;
  readonly options: readonly string[];
  readonly forced: boolean;
  readonly replicaIdentity: string;
  readonly partitionKey: string | null;
  readonly partitionColumns: readonly number[];
  readonly partition: boolean;
  readonly ofType: string | null;
  /** Nodes of what it is a partition of or inherits from, and their quoted names. */
  readonly parents: readonly { readonly node: string; readonly name: string }[];
  readonly columns: readonly ColumnShape[];
  readonly checks: readonly CheckShape[];
}

const TABLES = sql`
  SELECT 'pg_class ' || c.oid AS node, n.nspname::text AS schema, c.relname::text AS name, c.relkind::text AS kind,
         c.relpersistence::text AS persistence, coalesce(c.reloptions, '{}') || ARRAY(SELECT 'toast.' || o FROM pg_catalog.pg_class AS t, unnest(t.reloptions) AS o WHERE t.oid = c.reltoastrelid) AS options,
         c.relforcerowsecurity AS forced, c.relreplident::text AS "replicaIdentity",
         CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS "partitionKey",
         coalesce((SELECT p.partattrs::int2[]::int[] FROM pg_catalog.pg_partitioned_table AS p WHERE p.partrelid = c.oid), '{}') AS "partitionColumns",
         c.relispartition AS partition, CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END AS "ofType",
         coalesce((SELECT jsonb_agg(jsonb_build_object('node', 'pg_class ' || i.inhparent, 'name', i.inhparent::regclass::text) ORDER BY i.inhseqno)
                     FROM pg_catalog.pg_inherits AS i WHERE i.inhrelid = c.oid), '[]') AS parents,
         coalesce((SELECT jsonb_agg(jsonb_build_object('name', a.attname, 'number', a.attnum,
             'type', format_type(a.atttypid, a.atttypmod), 'category', t.typcategory,
             'collation', CASE WHEN a.attcollation <> t.typcollation THEN format('%I.%I', con.nspname, co.collname) END,
             'notNull', a.attnotnull, 'default', pg_get_expr(d.adbin, d.adrelid), 'generated', a.attgenerated,
             'identity', a.attidentity, 'statistics', coalesce(a.attstattarget, -1), 'storage', a.attstorage,
             'compression', a.attcompression, 'options', coalesce(to_jsonb(a.attoptions), '[]'), 'inherited', a.attinhcount > 0)
             ORDER BY a.attnum)
           FROM pg_catalog.pg_attribute AS a
           JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
           LEFT JOIN pg_catalog.pg_collation AS co ON co.oid = a.attcollation
           LEFT JOIN pg_catalog.pg_namespace AS con ON con.oid = co.collnamespace
           LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '[]') AS columns,
         coalesce((SELECT jsonb_agg(jsonb_build_object('name', k.conname, 'definition', pg_get_constraintdef(k.oid), 'inherited', k.coninhcount > 0)
                     ORDER BY k.conname)
                     FROM pg_catalog.pg_constraint AS k WHERE k.conrelid = c.oid AND k.contype = 'c'), '[]') AS checks
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')`;

export async function readShapes(session: Session): Promise<readonly TableShape[]> {
  return session.rows<TableShape & Record<string, unknown>>(TABLES);
}
