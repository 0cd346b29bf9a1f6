/**
 * One digest of all rows of a database: for showing that nothing in it changed, where nobody has
 * to be told what. Rows are digested in 4,096 heaps a table, so that no value grows with it.
 */
import { Session } from '../postgres/session.js';
import { id, literal, sql } from '../sql/sql.js';
import { listTables, ROW_DIGEST } from './pictured-tables.js';

export interface Fingerprint {
  readonly tables: number;
  readonly rows: number;
  readonly digest: string;
}

/** @returns the same for the same rows in the same tables, whatever their order */
export async function fingerprint(url: string, signal: AbortSignal): Promise<Fingerprint> {
  const session = await Session.open(url, { side: 'source', purpose: 'demo', signal });
  try {
    await session.execute(sql`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`);
    const tables = await listTables(session);
    let rows = 0;
    let digest = '';
    for (const { schema, name } of tables) {
      const found = await session.row<{ rows: number; digest: string }>(sql`
        SELECT coalesce(sum(rows), 0)::float8 AS rows,
               md5(${literal(`${digest} ${schema}.${name} `)}
                   || coalesce(string_agg(digest, '' ORDER BY heap), '')) AS digest
          FROM (SELECT heap, count(*) AS rows,
                       md5(string_agg(digest, '' ORDER BY digest)) AS digest
                  FROM (SELECT digest, left(digest, 3) AS heap
                          FROM (SELECT ${ROW_DIGEST}::text AS digest
                                  FROM ONLY ${id(schema, name)} AS t) AS digests) AS heaped
                 GROUP BY heap) AS heaps`);
      rows += found.rows;
      digest = found.digest;
    }
    await session.execute(sql`COMMIT`);
    return { tables: tables.length, rows, digest };
  } finally {
    await session.close();
  }
}
