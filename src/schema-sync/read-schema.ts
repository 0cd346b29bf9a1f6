/** A schema as it is at one moment: the dump that judges it, and the catalogs that explain it. */
import { TOOL_SCHEMAS } from '../catalog/user-schemas.js';
import { dumpSchema } from '../dump/dump-schema.js';
import { type DumpEntry, splitDump } from '../dump/split-dump.js';
import { Session, type Side } from '../postgres/session.js';
import { readOnly } from '../postgres/transaction.js';
import { sql } from '../sql/sql.js';
import { fingerprintOf, normalEntries, type SchemaEntry, withPublic } from './normal-form.js';
import { readObjects, type SchemaObject, type SchemaObjects } from './read-objects.js';
import { readShapes, type TableShape } from './read-shapes.js';

export interface SchemaPicture {
  readonly entries: readonly SchemaEntry[];
  readonly objects: SchemaObjects;
  readonly tables: readonly TableShape[];
  /** Quoted names of indexes that PostgreSQL does not use, such as after a failed CONCURRENTLY. */
  readonly invalidIndexes: readonly string[];
  readonly enums: readonly EnumLabels[];
  readonly functions: readonly FunctionShape[];
  /** Nodes of materialized views that hold rows. */
  readonly populated: readonly string[];
  readonly extensions: { readonly available: readonly string[] };
  readonly roles: readonly string[];
  readonly policyRoles: readonly { readonly node: string; readonly roles: readonly string[] }[];
}

interface EnumLabels {
  readonly node: string;
  readonly labels: readonly string[];
}

/** What has to stay for CREATE OR REPLACE to do. */
interface FunctionShape {
  readonly node: string;
  readonly signature: string;
  readonly defaults: number;
}

const INVALID_INDEXES = sql`
  SELECT '"' || replace(n.nspname, '"', '""') || '"."' || replace(c.relname, '"', '""') || '"' AS name
    FROM pg_catalog.pg_index AS i JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE NOT (i.indisvalid AND i.indisready AND i.indislive)`;

const ENUMS = sql`
  SELECT 'pg_type ' || enumtypid AS node, array_agg(enumlabel::text ORDER BY enumsortorder) AS labels
    FROM pg_catalog.pg_enum GROUP BY enumtypid`;

const FUNCTIONS = sql`
  SELECT 'pg_proc ' || oid AS node, pronargdefaults::int AS defaults,
         prokind::text || coalesce(pg_get_function_result(oid), '') || ' ' || pg_get_function_identity_arguments(oid) AS signature
    FROM pg_catalog.pg_proc WHERE oid >= 16384 AND prokind <> 'a'`;

const POPULATED = sql`
  SELECT 'pg_class ' || oid AS name FROM pg_catalog.pg_class WHERE relkind = 'm' AND relispopulated`;

const POLICY_ROLES = sql`
  SELECT 'pg_policy ' || p.oid AS node, array_agg(r.rolname::text ORDER BY r.rolname) AS roles
    FROM pg_catalog.pg_policy AS p JOIN pg_catalog.pg_roles AS r ON r.oid = ANY (p.polroles)
   GROUP BY p.oid`;

/** @throws RehomeError of the connection, or `schema_dump_failed` */
export async function readSchema(
  url: string,
  side: Side,
  signal?: AbortSignal,
): Promise<SchemaPicture> {
  const entries = normalEntries(await dumpEntries(url, side, signal));
  const session = await Session.open(url, { side, purpose: 'read schema', signal });
  try {
    // As pg_dump has it, so that both print names alike.
    await session.execute(
      sql`SET search_path = ''; SET quote_all_identifiers = on; SET default_transaction_read_only = on`,
    );
    return await readOnly(session, async () => {
      const objects = await readObjects(session);
      const isPublic = ({ type, own }: SchemaObject) => type === 'SCHEMA' && own === 'public';
      return {
        entries: withPublic(entries, objects.objects.some(isPublic)),
        objects,
        tables: await readShapes(session),
        invalidIndexes: await names(session, INVALID_INDEXES),
        enums: await session.rows<EnumLabels & Record<string, unknown>>(ENUMS),
        functions: await session.rows<FunctionShape & Record<string, unknown>>(FUNCTIONS),
        populated: await names(session, POPULATED),
        extensions: {
          available: await names(
            session,
            sql`SELECT name::text FROM pg_catalog.pg_available_extensions`,
          ),
        },
        roles: await names(session, sql`SELECT rolname::text AS name FROM pg_catalog.pg_roles`),
        policyRoles: await session.rows<{ node: string; roles: string[] }>(POLICY_ROLES),
      };
    });
  } finally {
    if (session.lost || signal?.aborted === true) session.destroy();
    else await session.close();
  }
}

/** The entries of the users' own schemas, without owners and privileges. */
async function dumpEntries(url: string, side: Side, signal?: AbortSignal): Promise<DumpEntry[]> {
  return splitDump(
    await dumpSchema(url, { side, purpose: 'copy', excludeSchemas: TOOL_SCHEMAS, signal }),
  );
}

/**
 * @returns SHA-256 in hex of the schema's normal form: equal for equal schemas on servers of one
 *   major; without owners, privileges, the order of columns, and this tool's own schemas
 * @throws RehomeError of the connection, or `schema_dump_failed`
 */
export async function schemaFingerprint(
  url: string,
  side: Side,
  signal?: AbortSignal,
): Promise<string> {
  return fingerprintOf(normalEntries(await dumpEntries(url, side, signal)));
}

async function names(session: Session, statement: ReturnType<typeof sql>): Promise<string[]> {
  return (await session.rows<{ name: string }>(statement)).map(({ name }) => name);
}
