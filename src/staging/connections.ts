/**
 * The connections of a setup: one that keeps the target's snapshot, and pairs that work in it. The
 * target is read in READ ONLY transactions, under ACCESS SHARE locks, as by pg_dump.
 */
import type { TableId } from '../model/table-id.js';
import { Session } from '../postgres/session.js';
import { id, join, literal, sql } from '../sql/sql.js';
import { IN_ORDER } from './copy-table.js';

export interface Snapshot {
  readonly name: string;
  /** ISO 8601, by the target's clock. */
  readonly at: string;
}

export interface Pair {
  readonly target: Session;
  readonly staging: Session;
}

/** @param session of the target; in a transaction from then on, which keeps the snapshot */
export async function takeSnapshot(session: Session): Promise<Snapshot> {
  await session.execute(sql`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`);
  return session.row<{ name: string; at: string }>(sql`
    SELECT pg_export_snapshot() AS name,
           to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at`);
}

/** Nobody drops or rewrites them until the copy is done; reading and writing goes on. */
export async function holdTables(session: Session, tables: readonly TableId[]): Promise<void> {
  for (let from = 0; from < tables.length; from += 100) {
    const names = tables.slice(from, from + 100).map(({ schema, name }) => id(schema, name));
    await session.execute(sql`LOCK TABLE ONLY ${join(names, ', ONLY ')} IN ACCESS SHARE MODE`);
  }
}

/** @param opened takes each session as soon as it is open, to close it whatever happens */
export async function openPair(
  urls: { readonly v2: string; readonly staging: string },
  snapshot: Snapshot,
  opened: (session: Session) => void,
  signal: AbortSignal | undefined,
): Promise<Pair> {
  const target = await Session.open(urls.v2, { side: 'target', purpose: 'copy', signal });
  opened(target);
  const staging = await Session.open(urls.staging, { side: 'staging', purpose: 'copy', signal });
  opened(staging);
  await target.execute(IN_ORDER);
  await target.execute(sql`SET search_path = ''`);
  await target.execute(sql`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`);
  await target.execute(sql`SET TRANSACTION SNAPSHOT ${literal(snapshot.name)}`);
  await staging.execute(IN_ORDER);
  await staging.execute(sql`
    SET synchronous_commit = off;
    SET maintenance_work_mem = '256MB';
    SET search_path = ''`);
  return { target, staging };
}
