/**
 * What of the target is copied: every table that holds rows of its own (partitions and not their
 * roots, parents without their children), and sequences, and materialised views that are filled.
 * What an extension brings along is its own business.
 */
import { BEFORE_SCHEMA, SCRATCH_SCHEMA, STAGING_SCHEMA } from '../catalog/user-schemas.js';
import type { TableId } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { join, literal, sql, verbatim } from '../sql/sql.js';
import type { CopyFormat } from '../stage/copy-rows.js';

/** Of this tool's schemas the ledger alone comes along. */
export const LEFT_BEHIND = [SCRATCH_SCHEMA, BEFORE_SCHEMA, STAGING_SCHEMA] as const;

const COPIED_SCHEMA = sql`(n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', ${join(LEFT_BEHIND.map(literal))})
  AND n.nspname !~ ${verbatim("'^pg_(toast_)?temp_'")})`;

const OF_NO_EXTENSION = sql`NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS e
  WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objid = c.oid AND e.deptype = 'e')`;

export interface SourceTable extends TableId {
  /** Estimate by size on disk, for the order and for progress. */
  readonly size: number;
  /** Those that COPY can fill: no generated ones. */
  readonly columns: readonly string[];
  readonly format: CopyFormat;
}

/**
 * Binary where a value's bytes mean the same on both sides: types of PostgreSQL itself, enums and
 * domains over either. Arrays and composites of user types carry type oids; reg* types are oids.
 */
const TABLES = sql`
  WITH RECURSIVE base AS (
    SELECT oid AS type, oid AS base, typtype, typname, typbasetype, typsend, typreceive FROM pg_catalog.pg_type
    UNION ALL
    SELECT base.type, t.oid, t.typtype, t.typname, t.typbasetype, t.typsend, t.typreceive
      FROM base JOIN pg_catalog.pg_type AS t ON t.oid = base.typbasetype WHERE base.typtype = 'd'
  )
  SELECT n.nspname AS schema, c.relname AS name, pg_table_size(c.oid)::float8 AS size,
         coalesce((SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_attribute AS a
                    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''), '[]') AS columns,
         CASE WHEN (SELECT bool_and((b.base::bigint < 10000 AND b.typtype <> 'c' OR b.typtype = 'e') AND b.typname !~ '^_?reg'
                                    AND b.typsend::oid <> 0 AND b.typreceive::oid <> 0)
                      FROM pg_catalog.pg_attribute AS a JOIN base AS b ON b.type = a.atttypid AND b.typtype <> 'd'
                     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') IS FALSE
              THEN 'text' ELSE 'binary' END AS format
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND ${COPIED_SCHEMA} AND ${OF_NO_EXTENSION}
   ORDER BY size DESC, 1, 2`;

/** The largest first. */
export async function readTables(session: Session): Promise<readonly SourceTable[]> {
  return session.rows<{
    schema: string;
    name: string;
    size: number;
    columns: string[];
    format: CopyFormat;
  }>(TABLES);
}

/** Sequences (`S`), materialised views that hold rows (`m`), or partitioned tables (`p`). */
export async function readRelations(
  session: Session,
  kind: 'S' | 'm' | 'p',
): Promise<readonly TableId[]> {
  return session.rows<{ schema: string; name: string }>(sql`
    SELECT n.nspname AS schema, c.relname AS name
      FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
     WHERE c.relkind = ${literal(kind)} AND c.relispopulated AND c.relpersistence <> 't'
       AND ${COPIED_SCHEMA} AND ${OF_NO_EXTENSION}
     ORDER BY c.oid`);
}

/** Does a table of the database have as much as a page? */
export async function holdsRows(session: Session): Promise<boolean> {
  const { held } = await session.row<{ held: boolean }>(sql`
    SELECT coalesce(bool_or(pg_relation_size(c.oid) > 0), false) AS held
      FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND ${COPIED_SCHEMA}`);
  return held;
}

/** Extensions that are installed in the one database and not to be had on the other's server. */
export async function missingExtensions(
  target: Session,
  staging: Session,
): Promise<readonly string[]> {
  const wanted = await target.rows<{ name: string }>(
    sql`SELECT extname AS name FROM pg_catalog.pg_extension ORDER BY 1`,
  );
  const known = await staging.rows<{ name: string }>(
    sql`SELECT name FROM pg_catalog.pg_available_extensions`,
  );
  const names = new Set(known.map(({ name }) => name));
  return wanted.map(({ name }) => name).filter((name) => !names.has(name));
}
