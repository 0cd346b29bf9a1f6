/**
 * Takes thousands of temporary tables away before their session ends. PostgreSQL would do it in one
 * transaction, whose locks do not fit into its memory then: the tables would stay, and every later
 * session that comes into the same place would fail to make a temporary table of its own.
 */
import { id, join, sql } from '../sql/sql.js';
import type { Session } from './session.js';

/** So many at a time; as many as that PostgreSQL may take away by itself. */
const AT_ONCE = 250;

/** Ends the session's transaction, if there is one. */
export async function dropTemporary(session: Session): Promise<void> {
  const list = sql`SELECT relname AS name FROM pg_catalog.pg_class
    WHERE relnamespace = pg_catalog.pg_my_temp_schema() AND relkind = 'r'`;
  await session.execute(sql`ROLLBACK`);
  const names = (await session.rows<{ name: string }>(list)).map(({ name }) => name);
  if (names.length <= AT_ONCE) return;
  for (let from = 0; from < names.length; from += AT_ONCE) {
    const tables = names.slice(from, from + AT_ONCE).map((name) => id('pg_temp', name));
    await session.execute(sql`DROP TABLE ${join(tables)}`);
  }
}
