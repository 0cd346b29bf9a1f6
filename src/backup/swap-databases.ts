/**
 * Puts a database in another's place: nobody gets in any more, whoever is connected is ended, and
 * both are renamed in one transaction, so that the name is never without a database.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { EXIT, RehomeError } from '../errors.js';
import type { Session } from '../postgres/session.js';
import { id, literal, sql } from '../sql/sql.js';

/** How long ended connections may take to be gone, in milliseconds. */
const PATIENCE = 20_000;

/** Longest name that PostgreSQL takes, in bytes. */
const LONGEST = 63;

export interface Swap {
  readonly database: string;
  /** Takes its place. */
  readonly by: string;
  /** What the database is called then. */
  readonly keptAs: string;
}

/** Name of a database beside another, cut so that PostgreSQL does not cut it. */
export function nameBeside(database: string, ending: string): string {
  let name = database;
  while (Buffer.byteLength(name + ending) > LONGEST) name = [...name].slice(0, -1).join('');
  return name + ending;
}

/** Who is connected to a database, one line each. */
export async function connectionsTo(session: Session, database: string): Promise<string[]> {
  const rows = await session.rows<{ line: string }>(sql`
    SELECT format('pid %s: %s%s%s', pid, coalesce(usename, backend_type),
                  coalesce(', ' || nullif(application_name, ''), ''),
                  coalesce(', from ' || host(client_addr), '')) AS line
      FROM pg_catalog.pg_stat_activity
     WHERE datname = ${literal(database)} AND pid <> pg_backend_pid()
       AND application_name NOT LIKE 'rehome %' AND backend_type IN ('client backend', 'walsender')
     ORDER BY pid`);
  return rows.map(({ line }) => line);
}

/**
 * @param admin connected to another database of the server
 * @throws RehomeError `restore_failed` (exit 6); everything is called then what it was called, and
 *   the database can be connected to
 */
export async function swapDatabases(admin: Session, swap: Swap): Promise<void> {
  const [database, by, keptAs] = [id(swap.database), id(swap.by), id(swap.keptAs)];
  await admin.execute(sql`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
  try {
    await endConnections(admin, swap.database);
    await endConnections(admin, swap.by);
    await admin.execute(sql`BEGIN`);
    await admin.execute(sql`ALTER DATABASE ${database} RENAME TO ${keptAs}`);
    await admin.execute(sql`ALTER DATABASE ${by} RENAME TO ${database}`);
    await admin.execute(sql`ALTER DATABASE ${keptAs} ALLOW_CONNECTIONS true`);
    await admin.execute(sql`COMMIT`);
  } catch (error) {
    if (!admin.lost) await admin.execute(sql`ROLLBACK`);
    throw error;
  }
}

/** Undoes what a swap that failed may have left. @returns whether the swap had happened after all */
export async function afterFailedSwap(admin: Session, swap: Swap): Promise<boolean> {
  const { kept } = await admin.row<{ kept: boolean }>(
    sql`SELECT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = ${literal(swap.keptAs)}) AS kept`,
  );
  if (!kept) await admin.execute(sql`ALTER DATABASE ${id(swap.database)} ALLOW_CONNECTIONS true`);
  return kept;
}

async function endConnections(admin: Session, database: string): Promise<void> {
  for (const until = Date.now() + PATIENCE; ; await delay(50)) {
    const { left } = await admin.row<{ left: number }>(sql`
      SELECT count(*)::int AS left FROM (
        SELECT pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity
         WHERE datname = ${literal(database)} AND backend_type IN ('client backend', 'walsender')) AS ended`);
    if (left === 0) return;
    if (Date.now() < until) continue;
    throw new RehomeError(`${left} connections to ${database} do not end`, {
      code: 'restore_failed',
      exitCode: EXIT.refused,
      details: await connectionsTo(admin, database),
      hint: 'the database is as before; stop the application, then run the same command again',
    });
  }
}
