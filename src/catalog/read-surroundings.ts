/**
 * What stands around the tables and may hinder writing them, or go stale by it: event triggers,
 * publications, foreign tables, materialised views.
 */
import type {
  EventTrigger,
  ForeignTable,
  MaterializedView,
  Surroundings,
  UnidentifiedTable,
} from '../model/catalog.js';
import type { TableId } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { type Sql, sql } from '../sql/sql.js';
import { USER_SCHEMA } from './user-schemas.js';

type Row = Record<string, unknown>;

/** Those that fire for an ordinary session's DDL. */
const EVENT_TRIGGERS = sql`
  SELECT e.evtname AS name, e.evtevent AS event, e.evttags AS tags, f.prosrc AS body
    FROM pg_catalog.pg_event_trigger AS e JOIN pg_catalog.pg_proc AS f ON f.oid = e.evtfoid
   WHERE e.evtenabled IN ('O', 'A') AND e.evtevent <> 'login'
   ORDER BY e.evtname`;

const FOREIGN_TABLES = sql`
  SELECT n.nspname AS schema, c.relname AS name, s.srvname AS server,
         rn.nspname AS root_schema, r.relname AS root_name
    FROM pg_catalog.pg_foreign_table AS t
    JOIN pg_catalog.pg_class AS c ON c.oid = t.ftrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_foreign_server AS s ON s.oid = t.ftserver
    LEFT JOIN pg_catalog.pg_class AS r ON r.oid = CASE WHEN c.relispartition THEN pg_catalog.pg_partition_root(c.oid) END
    LEFT JOIN pg_catalog.pg_namespace AS rn ON rn.oid = r.relnamespace
   WHERE ${USER_SCHEMA}
   ORDER BY n.nspname, c.relname`;

/** Through views of views down to the tables; one that another reads comes before it. */
const MATERIALIZED_VIEWS = sql`
  WITH RECURSIVE uses AS (
    SELECT DISTINCT w.ev_class AS view, d.refobjid AS used
      FROM pg_catalog.pg_rewrite AS w
      JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = w.oid
       AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid <> w.ev_class
     WHERE w.ev_type = '1'
  ), deep AS (
    SELECT view, used FROM uses
    UNION
    SELECT d.view, u.used FROM deep AS d JOIN uses AS u ON u.view = d.used
  )
  SELECT n.nspname AS schema, c.relname AS name, tn.nspname AS table_schema, t.relname AS table_name,
         pg_catalog.format('REFRESH MATERIALIZED VIEW %s%I.%I',
           CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_index AS i
                              WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid
                                AND i.indpred IS NULL AND i.indexprs IS NULL)
                THEN 'CONCURRENTLY ' END, n.nspname, c.relname) AS refresh
    FROM deep AS d
    JOIN pg_catalog.pg_class AS c ON c.oid = d.view AND c.relkind = 'm'
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_class AS u ON u.oid = d.used AND u.relkind IN ('r', 'p')
    JOIN pg_catalog.pg_class AS t ON t.oid = coalesce(pg_catalog.pg_partition_root(u.oid), u.oid)
    JOIN pg_catalog.pg_namespace AS tn ON tn.oid = t.relnamespace
   WHERE ${USER_SCHEMA} AND c.relispopulated
   GROUP BY n.nspname, c.relname, tn.nspname, t.relname, c.oid
   ORDER BY (SELECT count(DISTINCT b.used) FROM deep AS b WHERE b.view = c.oid), 1, 2, 3, 4`;

/**
 * Published tables whose rows a subscriber could not tell: without a replica identity, or with a
 * column list or row filter (from 15 on) that does not go with it. PostgreSQL refuses to update or
 * delete them.
 */
const UNIDENTIFIED = sql`
  WITH tree AS (
    SELECT c.oid, c.relreplident, coalesce(pg_catalog.pg_partition_root(c.oid), c.oid) AS root
      FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND c.relpersistence = 'p' AND ${USER_SCHEMA}
  ), identity AS (
    SELECT t.oid, t.root, t.relreplident = 'f' AS whole,
           (SELECT array_agg(a.attname::text)
              FROM pg_catalog.pg_index AS i
              JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
             WHERE i.indrelid = t.oid
               AND CASE t.relreplident WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident ELSE FALSE END) AS columns
      FROM tree AS t
  ), published AS (
    SELECT p.pubname, p.pubupdate, p.pubdelete,
           pg_catalog.format('%I.%I', v.schemaname, v.tablename)::pg_catalog.regclass AS relid,
           to_jsonb(v) -> 'attnames' AS list, to_jsonb(v) ->> 'rowfilter' AS filter
      FROM pg_catalog.pg_publication_tables AS v
      JOIN pg_catalog.pg_publication AS p ON p.pubname = v.pubname
     WHERE p.pubupdate OR p.pubdelete
  ), columns AS (
    SELECT a.attrelid AS oid, a.attname::text AS name, a.attgenerated <> '' AS generated
      FROM pg_catalog.pg_attribute AS a WHERE a.attnum > 0 AND NOT a.attisdropped
  ), faults AS (
    SELECT i.root, p.pubname, p.pubupdate, p.pubdelete,
           CASE WHEN NOT i.whole AND i.columns IS NULL THEN 'no replica identity'
                WHEN p.pubupdate AND EXISTS (
                       SELECT FROM columns AS a
                        WHERE a.oid = i.oid AND (i.whole AND NOT a.generated OR a.name = ANY (i.columns))
                          AND NOT p.list ? a.name)
                THEN 'a column list without all columns of its replica identity'
                WHEN NOT i.whole AND EXISTS (
                       SELECT FROM columns AS a
                        WHERE a.oid = i.oid AND NOT a.name = ANY (i.columns)
                          AND p.filter ~ ('\\m' || regexp_replace(a.name, '(\\W)', '\\\\\\1', 'g') || '\\M'))
                THEN 'a row filter over columns that are not in its replica identity' END AS fault
      FROM identity AS i
      JOIN published AS p ON p.relid IN (i.oid, i.root)
     WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.oid = i.oid AND c.relkind = 'p')
  )
  SELECT n.nspname AS schema, c.relname AS name, f.pubname AS publication, f.fault,
         bool_or(f.pubupdate) AS updates, bool_or(f.pubdelete) AS deletes
    FROM faults AS f JOIN pg_catalog.pg_class AS c ON c.oid = f.root
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE f.fault IS NOT NULL
   GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3`;

/** Most databases have none of these, and to plan the queries after them takes longer than to ask. */
const THERE_ARE = sql`
  SELECT EXISTS (SELECT FROM pg_catalog.pg_class WHERE relkind = 'm') AS views,
         EXISTS (SELECT FROM pg_catalog.pg_foreign_table) AS foreign_tables,
         EXISTS (SELECT FROM pg_catalog.pg_publication) AS publications`;

export async function readSurroundings(session: Session): Promise<Surroundings> {
  const there = await session.row<{
    views: boolean;
    foreign_tables: boolean;
    publications: boolean;
  }>(THERE_ARE);
  const rowsIf = <R extends Row>(are: boolean, query: Sql): Promise<R[]> =>
    are ? session.rows<R>(query) : Promise.resolve([]);
  const views = await rowsIf<
    TableId & { table_schema: string; table_name: string; refresh: string } & Row
  >(there.views, MATERIALIZED_VIEWS);
  const foreign = await rowsIf<
    TableId & { server: string; root_schema: string | null; root_name: string | null } & Row
  >(there.foreign_tables, FOREIGN_TABLES);
  return {
    eventTriggers: await session.rows<EventTrigger & Row>(EVENT_TRIGGERS),
    foreignTables: foreign.map(
      ({ schema, name, server, root_schema, root_name }): ForeignTable => ({
        ...{ schema, name, server },
        partitionOf:
          root_schema === null || root_name === null
            ? null
            : { schema: root_schema, name: root_name },
      }),
    ),
    materializedViews: views.map(
      ({ schema, name, table_schema, table_name, refresh }): MaterializedView => ({
        ...{ schema, name, refresh },
        over: { schema: table_schema, name: table_name },
      }),
    ),
    unidentified: await rowsIf<UnidentifiedTable & Row>(there.publications, UNIDENTIFIED),
  };
}
