/**
 * Who is still connected to a database that should have no users any more. Closing takes the
 * server a moment, so connections get a grace before they count.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { withConnection } from '../../src/embedded/databases.js';

const GRACE_MS = 1_000;

const CONNECTIONS = `
  SELECT format('pid %s, %s, %s, last query: %s',
                pid, coalesce(nullif(application_name, ''), 'unnamed'), state, left(query, 200))
         AS description
    FROM pg_stat_activity
   WHERE datname = $1
     AND backend_type IN ('client backend', 'walsender')
   ORDER BY backend_start`;

/**
 * @param server superuser's URL of another database of the same server.
 * @returns a description of each connection that outlived the grace.
 */
export async function leakedConnections(
  server: string,
  database: string,
): Promise<readonly string[]> {
  return withConnection(server, async (connection) => {
    for (const until = Date.now() + GRACE_MS; ; await delay(20)) {
      const { rows } = await connection.query<{ description: string }>(CONNECTIONS, [database]);
      if (rows.length === 0 || Date.now() > until) return rows.map((row) => row.description);
    }
  });
}
