/** COMMIT of a run. What became of it when its answer is lost is read from the ledger, never guessed. */
import { EXIT, RehomeError } from '../errors.js';
import { ledgerTable } from '../ledger/ledger.js';
import type { Session } from '../postgres/session.js';
import { literal, sql } from '../sql/sql.js';

/**
 * @param reopen a new session on the same target, which an interruption does not drop
 * @throws RehomeError `commit_in_doubt` (exit 8) when the target cannot be asked; else what COMMIT
 *   threw, and then nothing is applied
 */
export async function commitRun(
  session: Session,
  run: number,
  reopen: () => Promise<Session>,
): Promise<void> {
  try {
    await session.execute(sql`COMMIT`);
  } catch (error) {
    const lost =
      session.lost || (error instanceof RehomeError && error.code === 'target_connection_lost');
    if (lost && (await wasApplied(run, reopen))) return;
    throw error;
  }
}

/** Waits for the lost backend to end one way or the other, and looks which it was. */
async function wasApplied(run: number, reopen: () => Promise<Session>): Promise<boolean> {
  try {
    const session = await reopen();
    try {
      const row = await session.row<{ state: string }>(
        sql`SELECT state FROM ${ledgerTable('run')} WHERE id = ${literal(run)} FOR UPDATE`,
      );
      return row.state === 'applied';
    } finally {
      await session.close();
    }
  } catch (error) {
    throw new RehomeError(
      `the connection was lost while run ${run} was being committed, and the target cannot be asked`,
      {
        code: 'commit_in_doubt',
        exitCode: EXIT.wayBackFailed,
        state: 'in_doubt',
        hint: 'when it can be reached again, `rehome rollback list` tells whether the run is applied',
        cause: error,
      },
    );
  }
}
