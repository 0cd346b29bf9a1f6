/** Transactions: begun, and then committed or rolled back whatever happens in between. */
import { type Sql, sql } from '../sql/sql.js';
import type { Session } from './session.js';

async function inTransaction<T>(session: Session, begin: Sql, work: () => Promise<T>): Promise<T> {
  await session.execute(begin);
  let result: T;
  try {
    result = await work();
  } catch (error) {
    if (!session.lost) await session.execute(sql`ROLLBACK`);
    throw error;
  }
  await session.execute(sql`COMMIT`);
  return result;
}

/** READ COMMITTED and writing. */
export function writing<T>(session: Session, work: () => Promise<T>): Promise<T> {
  return inTransaction(session, sql`BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE`, work);
}

/** One snapshot in which PostgreSQL itself refuses every write but to temporary tables. */
export function readOnly<T>(session: Session, work: () => Promise<T>): Promise<T> {
  return inTransaction(session, sql`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`, work);
}
