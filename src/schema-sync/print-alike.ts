/**
 * The target's schema as staging's server prints it. Servers of different majors print one view or
 * constraint in different words, so the schema is made once on staging's server, in a database that
 * lives for this alone and holds no rows, and read back from there.
 */
import { setTimeout } from 'node:timers/promises';
import { runEntries } from '../dump/run-entries.js';
import { RehomeError } from '../errors.js';
import { sqlState } from '../postgres/faults.js';
import { Session } from '../postgres/session.js';
import { id, literal, sql } from '../sql/sql.js';
import { entryKey, type SchemaEntry, withPublic } from './normal-form.js';
import { readSchema, type SchemaPicture } from './read-schema.js';

/** Between two looks at the lock, in milliseconds. */
const WAIT = 100;

export interface PrintedAlike {
  readonly picture: SchemaPicture;
  /** Keys of what staging's server could not make, each with PostgreSQL's words. */
  readonly failed: ReadonlyMap<string, string>;
}

interface Settings {
  readonly oid: string;
  readonly encoding: string;
  readonly collate: string;
  readonly ctype: string;
}

/**
 * @param url of staging
 * @param entries the target's
 * @returns null where the role may not create a database
 * @throws RehomeError of the connection
 */
export async function printAlike(
  url: string,
  entries: readonly SchemaEntry[],
  signal?: AbortSignal,
): Promise<PrintedAlike | null> {
  // Without the signal: the database is dropped also after an interruption, under the same lock.
  const session = await Session.open(url, { side: 'staging', purpose: 'compare schema' });
  let name: string | undefined;
  try {
    await lockComparison(session, signal);
    name = await createDatabase(session);
    if (name === undefined) return null;
    const there = urlOf(url, name);
    // It is there already.
    const others = withPublic(entries, false);
    const failed = await make(there, others, signal);
    const picture = await readSchema(there, 'staging', signal);
    const made = withPublic(picture.entries, others.length < entries.length);
    return { picture: { ...picture, entries: made }, failed };
  } finally {
    if (name !== undefined && !session.lost) await dropDatabase(session, name);
    if (session.lost) session.destroy();
    else await session.close();
  }
}

/** Held as long as the session lives; whoever else compares the same staging waits. */
async function lockComparison(session: Session, signal: AbortSignal | undefined): Promise<void> {
  for (;;) {
    signal?.throwIfAborted();
    const { mine } = await session.row<{ mine: boolean }>(
      sql`SELECT pg_try_advisory_lock(hashtext('rehome compare')) AS mine`,
    );
    if (mine) return;
    await setTimeout(WAIT, undefined, { signal });
  }
}

/**
 * One for each database, so that what a killed run left is found again.
 * @returns its name; undefined where the role may not create a database
 */
async function createDatabase(session: Session): Promise<string | undefined> {
  const { oid, ...like } = await session.row<Settings & Record<string, unknown>>(sql`
    SELECT oid::text, pg_encoding_to_char(encoding) AS encoding, datcollate AS collate, datctype AS ctype
      FROM pg_catalog.pg_database WHERE datname = current_database()`);
  const name = `rehome_compare_${oid}`;
  try {
    await dropDatabase(session, name);
    await session.execute(sql`
      CREATE DATABASE ${id(name)} TEMPLATE template0 ENCODING ${literal(like.encoding)}
        LC_COLLATE ${literal(like.collate)} LC_CTYPE ${literal(like.ctype)}`);
    return name;
  } catch (error) {
    if (error instanceof RehomeError && sqlState(error) === '42501') return undefined;
    throw error;
  }
}

async function make(
  url: string,
  entries: readonly SchemaEntry[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string>> {
  const session = await Session.open(url, { side: 'staging', purpose: 'compare schema', signal });
  try {
    await session.execute(sql`SET synchronous_commit = off`);
    const failed = await runEntries(session, entries);
    return new Map(failed.map(({ entry, reason }) => [entryKey(entry), reason]));
  } finally {
    if (session.lost || signal?.aborted === true) session.destroy();
    else await session.close();
  }
}

function dropDatabase(session: Session, name: string): Promise<number> {
  return session.execute(sql`DROP DATABASE IF EXISTS ${id(name)} WITH (FORCE)`);
}

function urlOf(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(database)}`;
  return other.href;
}
