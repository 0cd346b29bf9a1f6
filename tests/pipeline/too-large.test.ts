/** Rows that PostgreSQL itself cannot print. */
import { expect, test } from 'vitest';
import { Session } from '../../src/postgres/session.js';
import { sql } from '../../src/sql/sql.js';
import { useDatabases } from '../harness/databases.js';

const databases = useDatabases();

test('a row whose text is beyond what PostgreSQL can hold is told as such', async () => {
  const { url } = await databases.fresh({ major: 18 });
  const session = await Session.open(url, { side: 'target', purpose: 'test' });
  try {
    const digest = session.row(sql`
      SELECT md5(ROW(v)::text) FROM (SELECT convert_to(repeat('a', 537000000), 'UTF8') AS v) AS x`);
    await expect(digest).rejects.toMatchObject({
      ...{ code: 'value_too_large', exitCode: 6 },
      hint: expect.stringContaining('tables.<table>.where'),
    });
  } finally {
    await session.close();
  }
}, 600_000);
