/** URLs that lead to a pooler in place of a server. */
import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { backendPid } from '../../src/postgres/pooler.js';
import { Session } from '../../src/postgres/session.js';
import { sql } from '../../src/sql/sql.js';
import { refusal } from '../harness/training-app.js';
import { startPooler } from './pooler.js';

const url = inject('servers')[18];
const target = { side: 'target', purpose: 'try' } as const;

test('a pool of transactions is refused before anything is set in its sessions', async () => {
  const pooler = await startPooler(url, 'transaction');
  const error = await refusal(Session.open(pooler.url, target));
  expect(error).toMatchObject({
    code: 'transaction_pooler',
    exitCode: 6,
    state: 'not_applied',
  });
  expect(error.hint).toContain('V2_DATABASE_URL');
  expect([error.message, ...error.details, error.hint].join()).not.toContain(
    decodeURIComponent(new URL(url).password),
  );
  const [kept] = pooler.idle;
  expect((await kept?.query('SHOW row_security'))?.rows).toEqual([{ row_security: 'on' }]);
});

test('other clients between do not make a pool of transactions look like one of sessions', async () => {
  const pooler = await startPooler(url, 'transaction');
  const others = await Promise.all(
    [1, 2, 3].map(async () => {
      const client = new pg.Client(pooler.url);
      await client.connect();
      return client;
    }),
  );
  let done = false;
  const busy = others.map(async (client) => {
    while (!done) await backendPid(client);
  });
  try {
    expect((await refusal(Session.open(pooler.url, target))).code).toBe('transaction_pooler');
  } finally {
    done = true;
    await Promise.all(busy);
    for (const client of others) await client.end();
  }
});

test('a pool of sessions is as good as the server', async () => {
  const pooler = await startPooler(url, 'session');
  const session = await Session.open(pooler.url, target);
  expect(await session.rows(sql`SELECT current_setting('row_security') AS row_security`)).toEqual([
    { row_security: 'off' },
  ]);
  await session.close();
});
