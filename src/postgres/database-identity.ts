/**
 * Which database is this? URLs lie (aliases, tunnels, 127.0.0.1 and localhost), so the server is
 * asked: its system identifier and the database's oid, and a nonce that both would have to see.
 */
import { randomInt } from 'node:crypto';
import { EXIT, RehomeError } from '../errors.js';
import { literal, sql } from '../sql/sql.js';
import { sqlState } from './faults.js';
import type { Session } from './session.js';

export interface DatabaseIdentity {
  readonly database: string;
  /** `system identifier/oid`; the first part is `unknown` where the role may not ask. */
  readonly identity: string;
  /** Such as `18.4`. */
  readonly version: string;
  /** Such as 180004. */
  readonly versionNumber: number;
  readonly role: string;
  readonly superuser: boolean;
  readonly standby: boolean;
}

const DATABASE = sql`
  SELECT current_database() AS database,
         d.oid::text AS oid,
         current_setting('server_version') AS version,
         current_setting('server_version_num')::int AS version_number,
         current_user AS role,
         r.rolsuper AS superuser,
         pg_is_in_recovery() AS standby
    FROM pg_catalog.pg_database AS d, pg_catalog.pg_roles AS r
   WHERE d.datname = current_database() AND r.rolname = current_user`;

const SYSTEM_IDENTIFIER = sql`
  SELECT system_identifier::text AS identifier FROM pg_catalog.pg_control_system()`;

export async function identifyDatabase(session: Session): Promise<DatabaseIdentity> {
  const row = await session.row<{
    database: string;
    oid: string;
    version: string;
    version_number: number;
    role: string;
    superuser: boolean;
    standby: boolean;
  }>(DATABASE);
  return {
    database: row.database,
    identity: `${await systemIdentifier(session)}/${row.oid}`,
    version: row.version.split(' ')[0] ?? row.version,
    versionNumber: row.version_number,
    role: row.role,
    superuser: row.superuser,
    standby: row.standby,
  };
}

async function systemIdentifier(session: Session): Promise<string> {
  try {
    const row = await session.row<{ identifier: string }>(SYSTEM_IDENTIFIER);
    return row.identifier;
  } catch (error) {
    if (error instanceof RehomeError && sqlState(error) === '42501') return 'unknown';
    throw error;
  }
}

/**
 * Takes an advisory lock in one session and looks for it from the other: seen, they are one
 * database, whatever their URLs and rights. A standby shares the identifier with its primary.
 *
 * @returns what the two are
 * @throws RehomeError `same_database`, exit code 6.
 */
export async function refuseSameDatabase(
  a: Session,
  b: Session,
): Promise<readonly [DatabaseIdentity, DatabaseIdentity]> {
  const [first, second] = [await identifyDatabase(a), await identifyDatabase(b)];
  const known = !first.identity.startsWith('unknown') && !second.identity.startsWith('unknown');
  if ((known && first.identity === second.identity) || (!known && (await shareLocks(a, b)))) {
    throw new RehomeError(
      `${a.side} and ${b.side} are the same database: ${first.database} (system identifier/oid ${first.identity})`,
      {
        code: 'same_database',
        exitCode: EXIT.refused,
        hint: 'the two URLs spell one database in two ways; correct one of them',
      },
    );
  }
  return [first, second];
}

async function shareLocks(a: Session, b: Session): Promise<boolean> {
  const nonce = randomInt(1, 2 ** 31 - 1);
  await a.execute(sql`SELECT pg_advisory_lock(${literal(nonce)}, ${literal(nonce)})`);
  try {
    const { seen } = await b.row<{ seen: boolean }>(sql`
      SELECT EXISTS (
        SELECT FROM pg_catalog.pg_locks
         WHERE locktype = 'advisory' AND objsubid = 2
           AND classid = ${literal(nonce)} AND objid = ${literal(nonce)}
           AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
      ) AS seen`);
    return seen;
  } finally {
    await a.execute(sql`SELECT pg_advisory_unlock(${literal(nonce)}, ${literal(nonce)})`);
  }
}
