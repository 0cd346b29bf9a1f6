/** The demo's evidence sees every kind of difference, and nothing else. */
import { expect, test } from 'vitest';
import { fingerprint } from '../../src/demo/fingerprint.js';
import { Album } from '../../src/demo/row-pictures.js';
import { useDatabases } from '../harness/databases.js';

const databases = useDatabases();
const { signal } = new AbortController();

const shop = databases.template(
  'shop',
  `CREATE TABLE item (a int, b text, note text, PRIMARY KEY (b, a));
   INSERT INTO item SELECT n, 'x', 'note ' || n FROM generate_series(1, 500) AS n;
   CREATE TABLE heap (t text);
   INSERT INTO heap VALUES ('twice'), ('twice'), ('once'), (NULL);
   CREATE SCHEMA "Odd"; CREATE TABLE "Odd"."Table" (j json); CREATE SCHEMA rehome;
   CREATE TABLE rehome.run (id int)`,
);

async function open() {
  const [shown, kept] = [
    await databases.fresh({ major: 18, template: shop }),
    await databases.fresh({ major: 18 }),
  ];
  return { shown, album: await Album.open(shown.url, kept.url, signal) };
}

test('no change is no difference, whatever the order and the ledger', async () => {
  const { shown, album } = await open();
  const before = await album.take('before');
  expect(before.rows).toBe(504);
  const print = await fingerprint(shown.url, signal);
  expect(print).toMatchObject({ tables: 3, rows: 504 });
  await shown.query('UPDATE item SET note = note; INSERT INTO rehome.run VALUES (1)');
  const same = await album.compare(before, await album.take('after'));
  expect(same).toMatchObject({ tables: [], inserted: 0, updated: 0, deleted: 0 });
  expect(await fingerprint(shown.url, signal)).toEqual(print);
  await album.close();
});

test.each([
  ["INSERT INTO item VALUES (501, 'x', 'new')", 'item', [1, 0, 0]],
  ["UPDATE item SET note = 'other' WHERE a IN (3, 4)", 'item', [0, 2, 0]],
  ['UPDATE item SET note = NULL WHERE a = 3', 'item', [0, 1, 0]],
  ['UPDATE item SET a = 1000 WHERE a = 3', 'item', [1, 0, 1]],
  ['DELETE FROM item WHERE a = 7', 'item', [0, 0, 1]],
  ["INSERT INTO heap VALUES ('twice')", 'heap', [1, 0, 0]],
  ['DELETE FROM heap WHERE ctid = (SELECT min(ctid) FROM heap)', 'heap', [0, 0, 1]],
  [`INSERT INTO "Odd"."Table" VALUES ('{"a": 1}')`, 'Table', [1, 0, 0]],
] as const)('%s', async (change, name, [inserted, updated, deleted]) => {
  const { shown, album } = await open();
  const before = await album.take('before');
  const print = await fingerprint(shown.url, signal);
  await shown.query(change);
  const found = await album.compare(before, await album.take('after'));
  expect(found.tables).toMatchObject([{ name, inserted, updated, deleted }]);
  expect((await fingerprint(shown.url, signal)).digest).not.toBe(print.digest);
  await album.close();
});

test('rows beyond an expected difference are told by key', async () => {
  const { shown, album } = await open();
  const before = await album.take('before');
  await shown.query("UPDATE item SET note = 'by the app' WHERE a = 1");
  const written = await album.take('written');
  const app = await album.compare(before, written);
  expect(await album.missing(app, written, 9)).toEqual([]);
  expect(await album.missing(app, before, 9)).toMatchObject([{ sign: '+', key: 'x, 1' }]);
  await shown.query("UPDATE item SET note = 'by nobody' WHERE a = 2");
  const all = await album.compare(before, await album.take('after'));
  expect(await album.beyond(app, all, 9)).toEqual([]);
  expect(await album.beyond(all, app, 9)).toMatchObject([
    { sign: '+', key: 'x, 2', table: { name: 'item' } },
    { sign: '-', key: 'x, 2' },
  ]);
  await album.close();
});
