/**
 * Takes everything out of staging but the mark. In many transactions, because one that drops
 * thousands of tables needs more locks than a server has by default; called only after the guard.
 */
import { STAGING_SCHEMA } from '../catalog/user-schemas.js';
import type { Session } from '../postgres/session.js';
import { id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';

/** Tables dropped in one transaction; each takes a lock for itself and every index. */
const AT_ONCE = 50;

const OWN_SCHEMA = sql`n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', ${literal(STAGING_SCHEMA)})
  AND n.nspname !~ ${verbatim("'^pg_(toast_)?temp_'")}`;

/**
 * @param session of staging, which is `requireStaging`'s
 * @param withPublic make an empty schema `public` afterwards
 * @throws RehomeError `lock_timeout` when somebody works in staging, or a missing right; parts of
 *   staging may be gone then
 */
export async function clearStaging(session: Session, withPublic: boolean): Promise<void> {
  await session.execute(sql`SET lock_timeout = '10s'; SET client_min_messages = warning`);
  await dropEach(
    session,
    sql`SELECT evtname AS name FROM pg_catalog.pg_event_trigger`,
    (name) => sql`DROP EVENT TRIGGER ${name} CASCADE`,
  );
  await dropSubscriptions(session);
  await dropEach(
    session,
    sql`SELECT pubname AS name FROM pg_catalog.pg_publication`,
    (name) => sql`DROP PUBLICATION ${name}`,
  );
  await dropTables(session);
  await dropEach(
    session,
    sql`SELECT extname AS name FROM pg_catalog.pg_extension WHERE extname <> 'plpgsql'`,
    (name) => sql`DROP EXTENSION IF EXISTS ${name} CASCADE`,
  );
  await dropEach(
    session,
    sql`SELECT n.nspname AS name FROM pg_catalog.pg_namespace AS n WHERE ${OWN_SCHEMA}`,
    (name) => sql`DROP SCHEMA ${name} CASCADE`,
  );
  await dropEach(
    session,
    sql`SELECT fdwname AS name FROM pg_catalog.pg_foreign_data_wrapper WHERE oid::bigint >= 16384`,
    (name) => sql`DROP FOREIGN DATA WRAPPER IF EXISTS ${name} CASCADE`,
  );
  await dropEach(
    session,
    sql`SELECT lanname AS name FROM pg_catalog.pg_language WHERE oid::bigint >= 16384`,
    (name) => sql`DROP LANGUAGE IF EXISTS ${name} CASCADE`,
  );
  await dropLargeObjects(session);
  if (withPublic) await makePublic(session);
  await session.execute(sql`RESET lock_timeout`);
}

async function dropEach(session: Session, list: Sql, drop: (name: Sql) => Sql): Promise<void> {
  for (const { name } of await session.rows<{ name: string }>(list)) {
    await session.execute(drop(id(name)));
  }
}

/** The slot at the other end is somebody else's: it stays, and need not be reached. */
async function dropSubscriptions(session: Session): Promise<void> {
  const { subscribed } = await session.row<{ subscribed: boolean }>(sql`
    SELECT coalesce(pg_catalog.has_table_privilege('pg_catalog.pg_subscription', 'SELECT')
                    OR pg_catalog.has_column_privilege('pg_catalog.pg_subscription', 'subname', 'SELECT'), false) AS subscribed`);
  if (!subscribed) return;
  await dropEach(
    session,
    sql`SELECT subname AS name FROM pg_catalog.pg_subscription
         WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())`,
    (name) => sql`ALTER SUBSCRIPTION ${name} DISABLE;
      ALTER SUBSCRIPTION ${name} SET (slot_name = NONE);
      DROP SUBSCRIPTION ${name}`,
  );
}

/** Partitions before their roots; CASCADE takes views and foreign keys along. */
async function dropTables(session: Session): Promise<void> {
  const tables = await session.rows<{ schema: string; name: string }>(sql`
    SELECT n.nspname AS schema, c.relname AS name
      FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND ${OWN_SCHEMA}
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS e
                        WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                          AND e.objid = c.oid AND e.deptype = 'e')
     ORDER BY c.relispartition DESC, c.oid DESC`);
  for (let from = 0; from < tables.length; from += AT_ONCE) {
    const some = tables.slice(from, from + AT_ONCE);
    const names = join(some.map(({ schema, name }) => id(schema, name)));
    await session.execute(sql`DROP TABLE IF EXISTS ${names} CASCADE`);
  }
}

async function dropLargeObjects(session: Session): Promise<void> {
  let dropped = 1;
  while (dropped > 0) {
    dropped = await session.execute(sql`
      SELECT pg_catalog.lo_unlink(oid) FROM (
        SELECT oid FROM pg_catalog.pg_largeobject_metadata LIMIT 1000) AS few`);
  }
}

/** As a new database has it. */
async function makePublic(session: Session): Promise<void> {
  await session.execute(sql`
    CREATE SCHEMA public AUTHORIZATION pg_database_owner;
    GRANT USAGE ON SCHEMA public TO PUBLIC;
    COMMENT ON SCHEMA public IS 'standard public schema'`);
}
