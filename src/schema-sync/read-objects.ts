/**
 * The objects of a database under the names that pg_dump gives them, and what depends on what.
 * Members of extensions are not listed: they come and go with their extension.
 */
import type { Session } from '../postgres/session.js';
import { sql } from '../sql/sql.js';
import { entryKey } from './normal-form.js';

export interface SchemaObject {
  /** Catalog and oid, as in `Edge`. */
  readonly node: string;
  readonly key: string;
  readonly type: string;
  readonly schema: string;
  /** Its own name, without its table or arguments. */
  readonly own: string;
  /** The table it is on. */
  readonly relation: string | null;
  readonly drop: string;
}

/** `dependant` needs `needed`; a `column` is 0 for the whole. Types as in `pg_depend.deptype`. */
export interface Edge {
  readonly dependant: string;
  readonly dependantColumn: number;
  readonly needed: string;
  readonly neededColumn: number;
  readonly type: string;
}

export interface SchemaObjects {
  readonly objects: readonly SchemaObject[];
  readonly edges: readonly Edge[];
  /** Node of a default → its column. */
  readonly defaults: ReadonlyMap<string, { readonly table: string; readonly column: number }>;
  /** Node of any relation → its kind and its name, each quoted: `"public"."users"`. */
  readonly relations: ReadonlyMap<string, { readonly kind: string; readonly name: string }>;
}

const OBJECTS = sql`
  WITH relation AS (
    SELECT c.oid, c.relkind, c.relname::text AS own, n.nspname::text AS schema
      FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
     WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
  ), object AS (
    SELECT 'pg_class' AS catalog, oid, schema, own, NULL AS relation, NULL AS arguments,
           CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
             WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'i' THEN 'INDEX' WHEN 'I' THEN 'INDEX' ELSE 'TABLE' END AS type,
           format('%I.%I', schema, own) AS identity
      FROM relation WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'i', 'I')
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conindid = relation.oid AND contype IN ('p', 'u', 'x'))
    UNION ALL
    SELECT 'pg_constraint', o.oid, r.schema, o.conname, r.own, NULL,
           CASE o.contype WHEN 'f' THEN 'FK CONSTRAINT' WHEN 'c' THEN 'CHECK CONSTRAINT' ELSE 'CONSTRAINT' END,
           format('ALTER TABLE %I.%I DROP CONSTRAINT %I', r.schema, r.own, o.conname)
      FROM pg_catalog.pg_constraint AS o JOIN relation AS r ON r.oid = o.conrelid
     WHERE o.contype IN ('p', 'u', 'x', 'f', 'c')
    UNION ALL
    SELECT 'pg_trigger', o.oid, r.schema, o.tgname, r.own, NULL, 'TRIGGER', format('%I ON %I.%I', o.tgname, r.schema, r.own)
      FROM pg_catalog.pg_trigger AS o JOIN relation AS r ON r.oid = o.tgrelid WHERE NOT o.tgisinternal
    UNION ALL
    SELECT 'pg_policy', o.oid, r.schema, o.polname, r.own, NULL, 'POLICY', format('%I ON %I.%I', o.polname, r.schema, r.own)
      FROM pg_catalog.pg_policy AS o JOIN relation AS r ON r.oid = o.polrelid
    UNION ALL
    SELECT 'pg_rewrite', o.oid, r.schema, o.rulename, r.own, NULL, 'RULE', format('%I ON %I.%I', o.rulename, r.schema, r.own)
      FROM pg_catalog.pg_rewrite AS o JOIN relation AS r ON r.oid = o.ev_class WHERE o.rulename <> '_RETURN'
    UNION ALL
    SELECT 'pg_proc', o.oid, n.nspname, o.proname, NULL, a.list,
           CASE o.prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END,
           format('%I.%I(%s)', n.nspname, o.proname, a.list)
      FROM pg_catalog.pg_proc AS o JOIN pg_catalog.pg_namespace AS n ON n.oid = o.pronamespace,
           LATERAL (SELECT CASE WHEN o.prokind = 'a' AND o.pronargs = 0 THEN '*'
                           ELSE coalesce(string_agg(format_type(t.type, NULL), ', ' ORDER BY t.at), '') END AS list
                      FROM unnest(o.proargtypes) WITH ORDINALITY AS t (type, at)) AS a
     WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
    UNION ALL
    SELECT 'pg_type', o.oid, n.nspname, o.typname, NULL, NULL, CASE o.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END,
           format('%I.%I', n.nspname, o.typname)
      FROM pg_catalog.pg_type AS o JOIN pg_catalog.pg_namespace AS n ON n.oid = o.typnamespace
      LEFT JOIN pg_catalog.pg_class AS c ON c.oid = o.typrelid
     WHERE o.typtype IN ('b', 'c', 'd', 'e', 'r') AND (c.oid IS NULL OR c.relkind = 'c')
       AND NOT (o.typelem <> 0 AND o.typsubscript = 'array_subscript_handler'::regproc)
    UNION ALL
    SELECT 'pg_namespace', oid, '-', nspname, NULL, NULL, 'SCHEMA', format('%I', nspname)
      FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
    UNION ALL
    SELECT 'pg_extension', oid, '-', extname, NULL, NULL, 'EXTENSION', format('%I', extname)
      FROM pg_catalog.pg_extension WHERE extname <> 'plpgsql'
    UNION ALL
    SELECT 'pg_cast', oid, '-', format('CAST (%s AS %s)', format_type(castsource, NULL), format_type(casttarget, NULL)),
           NULL, NULL, 'CAST', format('(%s AS %s)', format_type(castsource, NULL), format_type(casttarget, NULL))
      FROM pg_catalog.pg_cast
    UNION ALL
    SELECT o.catalog, o.oid, coalesce(n.nspname, '-'), o.own, NULL, NULL, o.type, (pg_identify_object(o.class, o.oid, 0)).identity
      FROM (SELECT 'pg_collation' AS catalog, 'pg_collation'::regclass AS class, oid, collnamespace AS namespace, collname AS own, 'COLLATION' AS type FROM pg_catalog.pg_collation
            UNION ALL SELECT 'pg_statistic_ext', 'pg_statistic_ext'::regclass, oid, stxnamespace, stxname, 'STATISTICS' FROM pg_catalog.pg_statistic_ext
            UNION ALL SELECT 'pg_operator', 'pg_operator'::regclass, oid, oprnamespace, oprname, 'OPERATOR' FROM pg_catalog.pg_operator
            UNION ALL SELECT 'pg_opclass', 'pg_opclass'::regclass, oid, opcnamespace, opcname, 'OPERATOR CLASS' FROM pg_catalog.pg_opclass
            UNION ALL SELECT 'pg_opfamily', 'pg_opfamily'::regclass, oid, opfnamespace, opfname, 'OPERATOR FAMILY' FROM pg_catalog.pg_opfamily
            UNION ALL SELECT 'pg_conversion', 'pg_conversion'::regclass, oid, connamespace, conname, 'CONVERSION' FROM pg_catalog.pg_conversion
            UNION ALL SELECT 'pg_ts_config', 'pg_ts_config'::regclass, oid, cfgnamespace, cfgname, 'TEXT SEARCH CONFIGURATION' FROM pg_catalog.pg_ts_config
            UNION ALL SELECT 'pg_ts_dict', 'pg_ts_dict'::regclass, oid, dictnamespace, dictname, 'TEXT SEARCH DICTIONARY' FROM pg_catalog.pg_ts_dict
            UNION ALL SELECT 'pg_event_trigger', 'pg_event_trigger'::regclass, oid, 0, evtname, 'EVENT TRIGGER' FROM pg_catalog.pg_event_trigger
            UNION ALL SELECT 'pg_foreign_server', 'pg_foreign_server'::regclass, oid, 0, srvname, 'SERVER' FROM pg_catalog.pg_foreign_server
            UNION ALL SELECT 'pg_foreign_data_wrapper', 'pg_foreign_data_wrapper'::regclass, oid, 0, fdwname, 'FOREIGN DATA WRAPPER' FROM pg_catalog.pg_foreign_data_wrapper) AS o
      LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = o.namespace
  )
  SELECT catalog || ' ' || oid AS node, type, schema, own, relation,
         CASE WHEN relation IS NOT NULL THEN relation || ' ' || own
              WHEN arguments IS NOT NULL THEN own || '(' || arguments || ')' ELSE own END AS name,
         CASE WHEN catalog = 'pg_constraint' THEN identity ELSE 'DROP ' || type || ' ' || identity END AS drop
    FROM object
   WHERE (oid >= 16384 OR type = 'SCHEMA')
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d JOIN pg_catalog.pg_class AS c ON c.oid = d.classid
                      WHERE d.deptype = 'e' AND c.relname = object.catalog AND d.objid = object.oid)`;

const EDGES = sql`
  SELECT c.relname || ' ' || d.objid AS dependant, d.objsubid AS "dependantColumn",
         r.relname || ' ' || d.refobjid AS needed, d.refobjsubid AS "neededColumn", d.deptype::text AS type
    FROM pg_catalog.pg_depend AS d
    JOIN pg_catalog.pg_class AS c ON c.oid = d.classid
    JOIN pg_catalog.pg_class AS r ON r.oid = d.refclassid
   WHERE d.objid >= 16384 AND (d.refobjid >= 16384 OR d.refclassid = 'pg_catalog.pg_namespace'::regclass)`;

const DEFAULTS = sql`
  SELECT 'pg_attrdef ' || oid AS node, 'pg_class ' || adrelid AS table, adnum::int AS column FROM pg_catalog.pg_attrdef`;

const RELATIONS = sql`
  SELECT 'pg_class ' || c.oid AS node, c.relkind::text AS kind,
         '"' || replace(n.nspname, '"', '""') || '"."' || replace(c.relname, '"', '""') || '"' AS name
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE c.oid >= 16384`;

/** @param session with an empty search path and `quote_all_identifiers` on, as pg_dump has it */
export async function readObjects(session: Session): Promise<SchemaObjects> {
  const rows = await session.rows<Omit<SchemaObject, 'key'> & { name: string }>(OBJECTS);
  const relations = await session.rows<{ node: string; kind: string; name: string }>(RELATIONS);
  const defaults = await session.rows<{ node: string; table: string; column: number }>(DEFAULTS);
  return {
    objects: rows.map(({ name, ...object }) => ({
      ...object,
      key: entryKey({ type: object.type, schema: object.schema, name }),
    })),
    edges: await session.rows<Edge & Record<string, unknown>>(EDGES),
    defaults: new Map(defaults.map(({ node, ...column }) => [node, column])),
    relations: new Map(relations.map(({ node, ...relation }) => [node, relation])),
  };
}
