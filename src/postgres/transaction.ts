/** Transactions: begun, and then committed or rolled back whatever happens in between. */
import { type Sql, sql } from '../sql/sql.js';
import type { Session } from './session.js';

async function inTransaction<T>(
  session: Session,
  begin: Sql,
  work: () => Promise<T>,
  commit: () => Promise<unknown>,
): Promise<T> {
  await session.execute(begin);
  let result: T;
  try {
    result = await work();
  } catch (error) {
    if (!session.lost) await session.execute(sql`ROLLBACK`);
    throw error;
  }
  await commit();
  return result;
}

/**
 * READ COMMITTED and writing.
 * @param commit sends COMMIT, for who has to find out what became of one whose answer was lost
 */
export function writing<T>(
  session: Session,
  work: () => Promise<T>,
  commit: () => Promise<unknown> = () => session.execute(sql`COMMIT`),
): Promise<T> {
  return inTransaction(session, sql`BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE`, work, commit);
}

/** One snapshot in which PostgreSQL itself refuses every write but to temporary tables. */
export function readOnly<T>(session: Session, work: () => Promise<T>): Promise<T> {
  const begin = sql`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`;
  return inTransaction(session, begin, work, () => session.execute(sql`COMMIT`));
}
