/**
 * After an interruption a server may still be working for connections that are gone. It is told to
 * stop, so that nothing outlives the command.
 */
import { Session, type Side } from '../postgres/session.js';
import { literal, sql } from '../sql/sql.js';

/** @throws RehomeError of the connection: the servers will stop when they next look for us */
export async function stopBackends(
  url: string,
  side: Side,
  sessions: readonly Session[],
): Promise<void> {
  const broom = await Session.open(url, { side, purpose: 'stop' });
  try {
    for (const { pid } of sessions) {
      await broom.execute(sql`SELECT pg_terminate_backend(${literal(pid)})
        FROM pg_catalog.pg_stat_activity WHERE pid = ${literal(pid)} AND application_name LIKE 'rehome %'`);
    }
  } finally {
    await broom.close();
  }
}
