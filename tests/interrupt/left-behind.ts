/** What a run that has ended may not leave in a server: connections, locks, open transactions. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import type { TestDatabase } from '../harness/databases.js';

const LEFT = `
  SELECT format('%s, %s', application_name, state) AS what
    FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'rehome%'
  UNION ALL
  SELECT format('%s lock %s', locktype, mode) FROM pg_locks
   WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database())
     AND pid <> pg_backend_pid() AND (locktype = 'advisory' OR mode LIKE '%Exclusive%')
     AND EXISTS (SELECT FROM pg_stat_activity AS a WHERE a.pid = pg_locks.pid AND a.backend_type = 'client backend')
  UNION ALL
  SELECT format('prepared transaction %s', gid) FROM pg_prepared_xacts WHERE database = current_database()`;

/** Ending takes a server a moment; what is there after two seconds stays. */
export async function expectNothingLeft(...databases: readonly TestDatabase[]): Promise<void> {
  for (const database of databases) {
    let left: readonly { readonly what: string }[] = [];
    for (const until = Date.now() + 2_000; Date.now() < until; await delay(25)) {
      left = await database.query<{ what: string }>(LEFT);
      if (left.length === 0) break;
    }
    expect(left).toEqual([]);
  }
}
