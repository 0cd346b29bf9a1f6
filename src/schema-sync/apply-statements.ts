/** The statements that were planned, run on staging: all of them, or none but those that run alone. */
import { EXIT, RehomeError } from '../errors.js';
import type { SchemaStatement } from '../model/schema.js';
import type { Session } from '../postgres/session.js';
import { writing } from '../postgres/transaction.js';
import { sql, verbatim } from '../sql/sql.js';

const SETTINGS = sql`
  SET check_function_bodies = off;
  SET client_min_messages = warning;
  SET default_tablespace = '';
  SET search_path = '';
  SET lock_timeout = '10s'`;

/**
 * @param session of staging, for this and nothing else
 * @param progress is told how many have run
 * @throws RehomeError `schema_sync_failed`, exit code 7, which names the statement; or of the
 *   connection
 */
export async function applyStatements(
  session: Session,
  statements: readonly SchemaStatement[],
  progress: (done: number) => void,
): Promise<void> {
  await session.execute(SETTINGS);
  let done = 0;
  const run = async (given: readonly SchemaStatement[]) => {
    for (const statement of given) {
      try {
        await session.execute(verbatim(statement.sql));
      } catch (error) {
        const kept = statements.slice(0, done).filter(({ alone }) => alone);
        throw session.lost ? error : failure(error, statement, kept);
      }
      done += 1;
      progress(done);
    }
  };
  await run(statements.filter(({ alone }) => alone));
  await writing(session, () => run(statements.filter(({ alone }) => !alone)));
}

function failure(
  error: unknown,
  statement: SchemaStatement,
  kept: readonly SchemaStatement[],
): unknown {
  if (!(error instanceof RehomeError)) return error;
  const reason = error.cause instanceof Error ? error.cause.message : error.message;
  const state =
    kept.length === 0
      ? 'everything was rolled back: staging is as before'
      : 'everything was rolled back but new labels of enumerations, which stay in staging';
  return new RehomeError(`staging refused a statement: ${reason}; ${state}`, {
    code: 'schema_sync_failed',
    exitCode: EXIT.checkFailed,
    details: [statement.sql, ...kept.map((one) => `stays: ${one.sql}`)],
    hint: 'where rows of staging are in the way: rehome staging setup clears it and copies all of the target',
    cause: error,
  });
}
