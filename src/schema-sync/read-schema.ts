/** One database's schema: the entries of its dump, and beside them what a dump does not say. */
import { createHash } from 'node:crypto';
import { TOOL_SCHEMAS } from '../catalog/user-schemas.js';
import { dumpSchema } from '../dump/dump-schema.js';
import { type DumpEntry, splitDump } from '../dump/split-dump.js';
import { type DatabaseIdentity, identifyDatabase } from '../postgres/database-identity.js';
import { Session, type Side } from '../postgres/session.js';
import { readOnly } from '../postgres/transaction.js';
import { sql } from '../sql/sql.js';
import { normalise } from './normalise.js';
import { keyOf, printQuoted, readObjects, type SchemaObject } from './object-keys.js';
import { readTables, type TableFacts } from './table-facts.js';

export interface SchemaPicture {
  readonly database: DatabaseIdentity;
  readonly major: number;
  /** By key, in the order in which they can be made. */
  readonly entries: ReadonlyMap<string, DumpEntry>;
  readonly objects: ReadonlyMap<string, SchemaObject>;
  readonly tables: ReadonlyMap<string, TableFacts>;
  readonly invalidIndexes: readonly InvalidIndex[];
  readonly roles: ReadonlySet<string>;
  readonly extensions: ReadonlySet<string>;
  readonly policies: readonly { readonly key: string; readonly roles: readonly string[] }[];
  /** Objects that need an extension, directly or by way of others. */
  readonly needs: readonly { readonly extension: string; readonly objects: readonly string[] }[];
}

interface InvalidIndex {
  readonly schema: string;
  readonly name: string;
  readonly drop: string;
}

const INVALID = sql`
  SELECT n.nspname AS schema, c.relname AS name,
         CASE WHEN k.conname IS NULL
              THEN format('DROP INDEX IF EXISTS %s CASCADE',
                          CASE WHEN c.relispartition THEN pg_partition_root(c.oid) ELSE c.oid::regclass END)
              ELSE format('ALTER TABLE IF EXISTS %s DROP CONSTRAINT IF EXISTS %I CASCADE',
                          k.conrelid::regclass, k.conname) END AS drop
    FROM pg_catalog.pg_index AS i
    JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_constraint AS k ON k.conindid = c.oid AND k.contype IN ('p', 'u', 'x')
   WHERE NOT i.indisvalid AND n.nspname <> 'pg_toast'`;

const ROLES = sql`SELECT rolname AS name FROM pg_catalog.pg_roles`;
const EXTENSIONS = sql`SELECT name FROM pg_catalog.pg_available_extensions`;

const POLICIES = sql`
  SELECT n.nspname AS schema, c.relname || ' ' || p.polname AS name,
         (SELECT coalesce(array_agg(r.rolname::text), '{}') FROM pg_catalog.pg_roles AS r
           WHERE r.oid = ANY (p.polroles)) AS roles
    FROM pg_catalog.pg_policy AS p
    JOIN pg_catalog.pg_class AS c ON c.oid = p.polrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace`;

const NEEDS = sql`
  WITH RECURSIVE needing AS (
    SELECT e.extname, e.extname AS via, d.classid, d.objid
      FROM pg_catalog.pg_extension AS e
      JOIN pg_catalog.pg_depend AS d ON d.refclassid = 'pg_catalog.pg_extension'::regclass
                                    AND d.refobjid = e.oid AND d.deptype = 'e'
     WHERE e.extname <> 'plpgsql'
    UNION
    SELECT g.extname, g.extname, coalesce(r.classid, d.classid), coalesce(r.objid, d.objid)
      FROM needing AS g
      JOIN pg_catalog.pg_depend AS d ON d.refclassid = g.classid AND d.refobjid = g.objid
                                    AND d.deptype IN ('n', 'a', 'i', 'P', 'S')
      LEFT JOIN LATERAL (
        SELECT 'pg_catalog.pg_class'::regclass::oid AS classid, w.ev_class AS objid
          FROM pg_catalog.pg_rewrite AS w
         WHERE d.classid = 'pg_catalog.pg_rewrite'::regclass AND w.oid = d.objid
           AND w.rulename = '_RETURN') AS r ON true)
  SELECT DISTINCT extname AS extension, classid::text AS classid, objid::text AS objid FROM needing`;

/** @throws RehomeError of the connection, or `schema_dump_failed` */
export async function readSchema(
  url: string,
  side: Side,
  signal: AbortSignal | undefined,
): Promise<SchemaPicture> {
  const session = await Session.open(url, { side, purpose: 'read schema', signal });
  try {
    const rest = await readOnly(session, () => readCatalog(session));
    const dump = await dumpSchema(url, {
      ...{ side, purpose: 'copy', excludeSchemas: TOOL_SCHEMAS, signal },
    });
    return { ...rest, entries: byKey(splitDump(dump)) };
  } finally {
    if (session.lost || signal?.aborted === true) session.destroy();
    else await session.close();
  }
}

async function readCatalog(session: Session): Promise<Omit<SchemaPicture, 'entries'>> {
  const database = await identifyDatabase(session);
  await printQuoted(session);
  const objects = await readObjects(session);
  const tables = await readTables(session);
  const policies = await session.rows<{ schema: string; name: string; roles: string[] }>(POLICIES);
  const needing = await session.rows<{ extension: string; classid: string; objid: string }>(NEEDS);
  const named = async (statement: typeof ROLES): Promise<ReadonlySet<string>> =>
    new Set((await session.rows<{ name: string }>(statement)).map(({ name }) => name));
  const keys = new Map(
    [...objects].map(([key, object]) => [`${object.classid}/${object.objid}`, key]),
  );
  const needs = new Map<string, string[]>();
  for (const { extension, classid, objid } of needing) {
    const key = keys.get(`${classid}/${objid}`);
    const list = needs.get(extension) ?? [];
    needs.set(extension, key === undefined ? list : [...list, key]);
  }
  return {
    database,
    major: Math.floor(database.versionNumber / 10_000),
    objects,
    tables: new Map(tables.map((table) => [tableKey(table), table])),
    invalidIndexes: await session.rows<InvalidIndex & Record<string, string>>(INVALID),
    roles: await named(ROLES),
    extensions: await named(EXTENSIONS),
    policies: policies.map(({ roles, ...policy }) => ({
      ...{ key: keyOf({ type: 'POLICY', ...policy }), roles },
    })),
    needs: [...needs].map(([extension, list]) => ({ extension, objects: list })),
  };
}

export function tableKey(table: { readonly schema: string; readonly name: string }): string {
  return JSON.stringify([table.schema, table.name]);
}

/** Extensions bring a comment of their own, in the words of their version. */
function byKey(entries: readonly DumpEntry[]): ReadonlyMap<string, DumpEntry> {
  const found = new Map<string, DumpEntry>();
  for (const entry of entries) {
    if (entry.type === 'COMMENT' && entry.name.startsWith('EXTENSION ')) continue;
    // Of the schema public, which is there before, a dump has a comment at most.
    if (entry.type === 'SCHEMA' && !/^\s*[A-Z]/m.test(entry.sql)) continue;
    const key = keyOf(entry);
    const same = found.get(key);
    found.set(key, same === undefined ? entry : { ...same, sql: `${same.sql}\n${entry.sql}` });
  }
  return found;
}

/** SHA-256 over the entries, whatever their order. */
export function digestOf(entries: Iterable<DumpEntry>, across: boolean): string {
  const texts = [...entries].map((entry) => `${keyOf(entry)}\n${normalise(entry, across)}\n`);
  const hash = createHash('sha256');
  for (const text of texts.sort()) hash.update(text);
  return hash.digest('hex');
}

/**
 * A digest of a database's schema that any change of it changes; only digests of servers of one
 * major can be compared.
 * @returns SHA-256 in hex
 * @throws RehomeError of the connection, or `schema_dump_failed`
 */
export async function schemaFingerprint(
  url: string,
  side: Side,
  signal: AbortSignal | undefined,
): Promise<string> {
  const dump = await dumpSchema(url, {
    ...{ side, purpose: 'copy', excludeSchemas: TOOL_SCHEMAS, signal },
  });
  return digestOf(byKey(splitDump(dump)).values(), false);
}
