/** However a command ends, nothing that it began on other connections goes on behind it. */
import { expect, test } from 'vitest';
import type { PipelineOptions } from '../../src/index.js';
import { withContext } from '../../src/pipeline/run-context.js';
import { sql } from '../../src/sql/sql.js';
import { type TestDatabase, useDatabases } from '../harness/databases.js';

const databases = useDatabases();

function options({ url }: TestDatabase): PipelineOptions {
  return { v1: url, v2: url, emit: () => {} } as unknown as PipelineOptions;
}

/** Of backends that closed in order nothing is left; one that was told to stop takes a moment. */
async function connections(database: TestDatabase): Promise<readonly string[]> {
  const rows = await database.query<{ name: string }>(
    `SELECT application_name AS name FROM pg_stat_activity
      WHERE datname = current_database() AND application_name LIKE 'rehome %'`,
  );
  return rows.map(({ name }) => name);
}

test('a connection that was still being opened', async () => {
  const database = await databases.fresh({ major: 18 });
  let beside: Promise<unknown> = Promise.resolve();
  const command = withContext(options(database), async (context) => {
    beside = context.open('target', 'beside');
    throw new Error('failed elsewhere');
  });
  await expect(command).rejects.toThrow('failed elsewhere');
  await beside;
  await expect.poll(() => connections(database)).toEqual([]);
});

test.each(['one statement', 'several'])('a connection that works: %s', async (what) => {
  const database = await databases.fresh({ major: 18 });
  let work: Promise<unknown> = Promise.resolve();
  const command = withContext(options(database), async (context) => {
    await context.open('source', 'idle');
    const beside = await context.open('target', 'beside');
    const sleep = sql`SELECT pg_sleep(600)`;
    work = what === 'several' ? beside.executeEach([sleep, sleep]) : beside.execute(sleep);
    work.catch(() => {});
    throw new Error('failed elsewhere');
  });
  await expect(command).rejects.toThrow('failed elsewhere');
  await expect(work).rejects.toThrow();
  await expect.poll(() => connections(database)).toEqual([]);
});

test('what others do for a command that failed ends before it clears up', async () => {
  const database = await databases.fresh({ major: 18 });
  await withContext(options(database), async (context) => {
    const [own, beside] = [
      await context.open('target', 'own'),
      await context.open('target', 'beside'),
    ];
    await beside.execute(sql`CREATE TABLE scratch AS SELECT 1 AS one`);
    await beside.execute(sql`BEGIN`);
    await beside.execute(sql`LOCK TABLE scratch`);
    beside.execute(sql`SELECT pg_sleep(600)`).catch(() => {});
    await context.stopBeside(own);
    await own.execute(sql`SET lock_timeout = '5s'`);
    await own.execute(sql`DROP TABLE scratch`);
  });
});
