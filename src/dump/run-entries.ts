/**
 * Makes what a dump holds, entry by entry, so that one that the server cannot make is named and
 * does not stop the others.
 */
import { RehomeError } from '../errors.js';
import type { Session } from '../postgres/session.js';
import { sql, verbatim } from '../sql/sql.js';
import type { DumpEntry } from './split-dump.js';

export interface FailedEntry {
  readonly entry: DumpEntry;
  /** PostgreSQL's words. */
  readonly reason: string;
}

const SETTINGS = sql`
  SET check_function_bodies = off;
  SET client_min_messages = warning;
  SET default_tablespace = '';
  SET search_path = ''`;

/**
 * @param session for this and nothing else: its search path is empty afterwards. Inside a
 *   transaction, the first failure aborts it and every later entry fails as well
 * @returns the entries that could not be made, those that need them included
 * @throws RehomeError when the connection is lost
 */
export async function runEntries(
  session: Session,
  entries: readonly DumpEntry[],
): Promise<FailedEntry[]> {
  await session.execute(SETTINGS);
  const failed: FailedEntry[] = [];
  for (const entry of entries) {
    try {
      await session.execute(verbatim(entry.sql));
    } catch (error) {
      if (session.lost || !(error instanceof RehomeError)) throw error;
      const reason = error.cause instanceof Error ? error.cause.message : error.message;
      failed.push({ entry, reason });
    }
  }
  return failed;
}
