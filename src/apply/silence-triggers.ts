/**
 * Firing a trigger for every row costs more than writing the row. Where the role may silence
 * them, the checks of foreign keys are made by `check-links.ts` for all rows at once instead.
 */
import { RehomeError } from '../errors.js';
import { sqlState } from '../postgres/faults.js';
import type { Session } from '../postgres/session.js';
import { sql } from '../sql/sql.js';

const SILENCE = sql`SET LOCAL session_replication_role = replica`;
const FIRE = sql`SET LOCAL session_replication_role = origin`;

/** Tries it in a transaction of its own that is rolled back: the role's rights are the server's to say. */
export async function maySilenceTriggers(session: Session): Promise<boolean> {
  await session.execute(sql`BEGIN`);
  try {
    await session.execute(SILENCE);
    return true;
  } catch (error) {
    if (error instanceof RehomeError && sqlState(error) === '42501') return false;
    throw error;
  } finally {
    if (!session.lost) await session.execute(sql`ROLLBACK`);
  }
}

/** Inside a transaction, and for the rest of it. */
export async function silenceTriggers(session: Session): Promise<void> {
  await session.execute(SILENCE);
}

export async function fireTriggers(session: Session): Promise<void> {
  await session.execute(FIRE);
}
