/**
 * VACUUM of a database's own tables. Without a list it takes the catalogs that the server's databases
 * share as well: rewritten, they shut out whoever connects anywhere, and other tests are at work there.
 */
import type { TestDatabase } from '../harness/databases.js';

/** @param how such as `FULL, FREEZE` */
export async function vacuum(database: TestDatabase, how: string): Promise<void> {
  const [{ tables }] = (await database.query(`
    SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') AS tables
      FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`)) as [
    { tables: string },
  ];
  await database.query(`VACUUM (${how}) ${tables}`);
}
