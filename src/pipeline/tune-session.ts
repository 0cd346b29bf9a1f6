/** Settings of sessions of the target in which whole tables are joined. */
import type { Move } from '../model/move.js';
import type { Session } from '../postgres/session.js';
import { sql } from '../sql/sql.js';
import { pinSearchPath } from './look.js';
import type { RunContext } from './run-context.js';

/** Persons whose rows an index finds faster than a look at whole tables. */
const FEW = 100;

/**
 * Rows of whole tables are joined by several keys at once, which the planner takes for few rows; a
 * nested loop over what it took for one row would never end.
 *
 * @param limit how many persons move at most; null for all
 */
export async function tuneForWholeTables(
  session: Session,
  limit: number | null = null,
): Promise<void> {
  await session.execute(sql`SET work_mem = '64MB'`);
  if (limit === null || limit > FEW) await session.execute(sql`SET enable_nestloop = off`);
  // Scratch tables are analysed again and again; a quarter of the usual sample tells as much.
  await session.execute(sql`SET default_statistics_target = 25`);
}

/** Another connection to the target, to do such work beside the first. */
export async function openBeside(
  context: RunContext,
  move: Move,
  purpose: string,
  limit: number | null = null,
): Promise<Session> {
  const session = await context.open('target', purpose);
  await pinSearchPath(session, move.tables[0]?.target.schema ?? 'public');
  await tuneForWholeTables(session, limit);
  return session;
}
