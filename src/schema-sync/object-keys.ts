/**
 * Which objects a database has, named as pg_dump names its entries, and how each is dropped. Reads
 * the catalog and not a dump, so that it can be asked in the middle of a transaction.
 */
import { USER_SCHEMA } from '../catalog/user-schemas.js';
import type { Session } from '../postgres/session.js';
import { sql } from '../sql/sql.js';

export interface SchemaObject {
  readonly type: string;
  readonly schema: string;
  readonly name: string;
  /** The statement that drops it, quoted by PostgreSQL. */
  readonly drop: string;
  readonly classid: string;
  readonly objid: string;
}

/** Names printed like this can be used anywhere: all quoted, all with their schemas. */
const PRINTING = sql`
  SELECT set_config('search_path', '', true), set_config('quote_all_identifiers', 'on', true)`;

const OBJECTS = sql`
  SELECT 'pg_class'::regclass::oid::text AS classid, c.oid::text AS objid, n.nspname AS schema, c.relname AS name,
         CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE'
              WHEN 'S' THEN 'SEQUENCE' WHEN 'i' THEN 'INDEX' WHEN 'I' THEN 'INDEX' ELSE 'TABLE' END AS type,
         CASE WHEN o.attname IS NOT NULL AND c.relkind = 'S'
              THEN format('ALTER TABLE IF EXISTS %s ALTER COLUMN %I DROP IDENTITY IF EXISTS', o.owner::regclass, o.attname)
              WHEN c.relkind IN ('i', 'I')
              THEN format('DROP INDEX IF EXISTS %s CASCADE',
                          CASE WHEN c.relispartition THEN pg_partition_root(c.oid) ELSE c.oid::regclass END)
              ELSE format('DROP %s IF EXISTS %I.%I CASCADE',
                CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE'
                     WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, n.nspname, c.relname) END AS drop
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    LEFT JOIN LATERAL (
      SELECT d.refobjid AS owner, a.attname
        FROM pg_catalog.pg_depend AS d
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
       WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'i'
         AND d.refclassid = 'pg_catalog.pg_class'::regclass AND c.relkind = 'S'
       LIMIT 1) AS o ON true
   WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'i', 'I') AND ${USER_SCHEMA}
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS k
                      WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x'))
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_index AS i
                      WHERE i.indexrelid = c.oid AND NOT i.indisvalid AND c.relkind = 'i')
  UNION ALL
  SELECT 'pg_constraint'::regclass::oid::text, k.oid::text, n.nspname, t.relname || ' ' || k.conname,
         CASE k.contype WHEN 'f' THEN 'FK CONSTRAINT' WHEN 'c' THEN 'CHECK CONSTRAINT' ELSE 'CONSTRAINT' END,
         format('ALTER TABLE IF EXISTS %s DROP CONSTRAINT IF EXISTS %I CASCADE',
                coalesce(p.conrelid, k.conrelid)::regclass, coalesce(p.conname, k.conname))
    FROM pg_catalog.pg_constraint AS k
    JOIN pg_catalog.pg_class AS t ON t.oid = k.conrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
    LEFT JOIN pg_catalog.pg_constraint AS p ON p.oid = k.conparentid
   WHERE k.contype IN ('p', 'u', 'x', 'f', 'c') AND ${USER_SCHEMA}
  UNION ALL
  SELECT 'pg_trigger'::regclass::oid::text, g.oid::text, n.nspname, t.relname || ' ' || g.tgname, 'TRIGGER',
         format('DROP TRIGGER IF EXISTS %I ON %s CASCADE', g.tgname, t.oid::regclass)
    FROM pg_catalog.pg_trigger AS g
    JOIN pg_catalog.pg_class AS t ON t.oid = g.tgrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
   WHERE NOT g.tgisinternal AND ${USER_SCHEMA}
  UNION ALL
  SELECT 'pg_policy'::regclass::oid::text, p.oid::text, n.nspname, t.relname || ' ' || p.polname, 'POLICY',
         format('DROP POLICY IF EXISTS %I ON %s', p.polname, t.oid::regclass)
    FROM pg_catalog.pg_policy AS p
    JOIN pg_catalog.pg_class AS t ON t.oid = p.polrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
   WHERE ${USER_SCHEMA}
  UNION ALL
  SELECT 'pg_rewrite'::regclass::oid::text, r.oid::text, n.nspname, t.relname || ' ' || r.rulename, 'RULE',
         format('DROP RULE IF EXISTS %I ON %s CASCADE', r.rulename, t.oid::regclass)
    FROM pg_catalog.pg_rewrite AS r
    JOIN pg_catalog.pg_class AS t ON t.oid = r.ev_class
    JOIN pg_catalog.pg_namespace AS n ON n.oid = t.relnamespace
   WHERE r.rulename <> '_RETURN' AND ${USER_SCHEMA}
  UNION ALL
  SELECT 'pg_proc'::regclass::oid::text, p.oid::text, n.nspname, p.proname || '(' || s.args || ')', k.kind,
         format('DROP %s IF EXISTS %I.%I(%s) CASCADE', k.kind, n.nspname, p.proname,
                pg_get_function_identity_arguments(p.oid))
    FROM pg_catalog.pg_proc AS p
    JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
    CROSS JOIN LATERAL (
      SELECT coalesce(string_agg(format_type(a.type, NULL), ', ' ORDER BY a.place), '') AS args
        FROM unnest(p.proargtypes) WITH ORDINALITY AS a (type, place)) AS s
    CROSS JOIN LATERAL (
      SELECT CASE p.prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END AS kind) AS k
   WHERE ${USER_SCHEMA}
  UNION ALL
  SELECT 'pg_type'::regclass::oid::text, y.oid::text, n.nspname, y.typname,
         CASE y.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END,
         format('DROP %s IF EXISTS %I.%I CASCADE', CASE y.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END,
                n.nspname, y.typname)
    FROM pg_catalog.pg_type AS y
    JOIN pg_catalog.pg_namespace AS n ON n.oid = y.typnamespace
    LEFT JOIN pg_catalog.pg_class AS c ON c.oid = y.typrelid
   WHERE (y.typtype IN ('e', 'd', 'r') OR c.relkind = 'c') AND ${USER_SCHEMA}
  UNION ALL
  SELECT 'pg_class'::regclass::oid::text, c.oid::text, n.nspname, c.relname,
         CASE c.relkind WHEN 'i' THEN 'INDEX ATTACH' WHEN 'I' THEN 'INDEX ATTACH' ELSE 'TABLE ATTACH' END,
         CASE WHEN c.relkind IN ('i', 'I')
              THEN format('DROP INDEX IF EXISTS %s CASCADE', pg_partition_root(c.oid))
              ELSE format('ALTER TABLE %s DETACH PARTITION %s', h.inhparent::regclass, c.oid::regclass) END
    FROM pg_catalog.pg_inherits AS h
    JOIN pg_catalog.pg_class AS c ON c.oid = h.inhrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE c.relispartition AND ${USER_SCHEMA}
  UNION ALL
  SELECT 'none', '0', n.nspname, c.relname, 'ROW SECURITY',
         format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', c.oid::regclass)
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE c.relrowsecurity AND ${USER_SCHEMA}
  UNION ALL
  SELECT 'pg_attrdef'::regclass::oid::text, d.oid::text, n.nspname, c.relname || ' ' || a.attname, 'DEFAULT',
         format('ALTER TABLE %s ALTER COLUMN %I DROP DEFAULT', c.oid::regclass, a.attname)
    FROM pg_catalog.pg_attrdef AS d
    JOIN pg_catalog.pg_class AS c ON c.oid = d.adrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
   WHERE a.attgenerated = '' AND ${USER_SCHEMA}
  UNION ALL
  SELECT 'none', '0', n.nspname, c.relname, 'SEQUENCE OWNED BY',
         format('ALTER SEQUENCE %s OWNED BY NONE', c.oid::regclass)
    FROM pg_catalog.pg_depend AS d
    JOIN pg_catalog.pg_class AS c ON c.oid = d.objid AND c.relkind = 'S'
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass
     AND d.deptype = 'a' AND ${USER_SCHEMA}
  UNION ALL
  SELECT 'pg_namespace'::regclass::oid::text, n.oid::text, '-', n.nspname, 'SCHEMA',
         format('DROP SCHEMA IF EXISTS %I CASCADE', n.nspname)
    FROM pg_catalog.pg_namespace AS n WHERE ${USER_SCHEMA}
  UNION ALL
  SELECT 'pg_extension'::regclass::oid::text, e.oid::text, '-', e.extname, 'EXTENSION',
         format('DROP EXTENSION IF EXISTS %I CASCADE', e.extname)
    FROM pg_catalog.pg_extension AS e
  UNION ALL
  SELECT 'pg_statistic_ext'::regclass::oid::text, s.oid::text, n.nspname, s.stxname, 'STATISTICS',
         format('DROP STATISTICS IF EXISTS %I.%I', n.nspname, s.stxname)
    FROM pg_catalog.pg_statistic_ext AS s JOIN pg_catalog.pg_namespace AS n ON n.oid = s.stxnamespace
   WHERE ${USER_SCHEMA}
  UNION ALL
  SELECT 'pg_collation'::regclass::oid::text, l.oid::text, n.nspname, l.collname, 'COLLATION',
         format('DROP COLLATION IF EXISTS %I.%I CASCADE', n.nspname, l.collname)
    FROM pg_catalog.pg_collation AS l JOIN pg_catalog.pg_namespace AS n ON n.oid = l.collnamespace
   WHERE ${USER_SCHEMA}
  UNION ALL
  SELECT 'pg_event_trigger'::regclass::oid::text, v.oid::text, '-', v.evtname, 'EVENT TRIGGER',
         format('DROP EVENT TRIGGER IF EXISTS %I', v.evtname)
    FROM pg_catalog.pg_event_trigger AS v`;

/** Types of entries that `readObjects` can name; of others only a dump tells. */
export const NAMED_TYPES: ReadonlySet<string> = new Set([
  ...['TABLE', 'FOREIGN TABLE', 'VIEW', 'MATERIALIZED VIEW', 'SEQUENCE', 'INDEX', 'CONSTRAINT'],
  ...['FK CONSTRAINT', 'CHECK CONSTRAINT', 'TRIGGER', 'POLICY', 'RULE', 'FUNCTION', 'PROCEDURE'],
  ...['AGGREGATE', 'TYPE', 'DOMAIN', 'INDEX ATTACH', 'TABLE ATTACH', 'ROW SECURITY', 'DEFAULT'],
  ...['SEQUENCE OWNED BY', 'SCHEMA', 'EXTENSION', 'STATISTICS', 'COLLATION', 'EVENT TRIGGER'],
]);

/** What an entry and an object of the catalog are matched by. */
export function keyOf(object: {
  readonly type: string;
  readonly schema: string;
  readonly name: string;
}): string {
  return JSON.stringify([object.type, object.schema, object.name]);
}

/** Inside a transaction: from here on names are printed quoted and with their schemas. */
export async function printQuoted(session: Session): Promise<void> {
  await session.execute(PRINTING);
}

/** @param session in a transaction, after `printQuoted` */
export async function readObjects(session: Session): Promise<ReadonlyMap<string, SchemaObject>> {
  const objects = await session.rows<SchemaObject & Record<string, string>>(OBJECTS);
  return new Map(objects.map((object) => [keyOf(object), object]));
}
