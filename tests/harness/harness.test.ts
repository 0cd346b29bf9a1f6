/** The harness itself: databases come and go, leaks fail, snapshots see every difference. */
import pg from 'pg';
import { describe, expect, inject, test } from 'vitest';
import { withConnection } from '../../src/embedded/databases.js';
import { MAJORS } from '../../src/embedded/native-folder.js';
import { freshDatabase, useDatabases } from './databases.js';
import { diffSnapshots, snapshotRows } from './snapshot.js';

describe.each(MAJORS)('PostgreSQL %i', (major) => {
  const databases = useDatabases();
  let builds = 0;
  const shop = databases.template('shop', async (database) => {
    builds += 1;
    await database.query(`
      CREATE TABLE item (id int, t text);
      INSERT INTO item VALUES (1, 'one'), (2, 'two'), (2, 'two');
      CREATE SCHEMA rehome; CREATE TABLE rehome.run AS SELECT 1;
      CREATE SCHEMA "Odd"; CREATE TABLE "Odd"."Table" AS SELECT now() AS at`);
  });
  const fresh = () => databases.fresh({ major, template: shop });
  const databasesNamed = async (name: string | undefined) => {
    const { rowCount } = await withConnection(inject('servers')[major], (connection) =>
      connection.query('SELECT FROM pg_database WHERE datname = $1', [name]),
    );
    return rowCount;
  };

  test('a template is built once and copied', async () => {
    const [one, two] = await Promise.all([fresh(), fresh()]);
    await one.query('DELETE FROM item WHERE id = $1', [2]);
    expect(await one.query('SELECT count(*)::int AS n FROM item')).toEqual([{ n: 1 }]);
    expect(await two.query('SELECT count(*)::int AS n FROM item')).toEqual([{ n: 3 }]);
    await fresh();
    expect(builds).toBe(1);
  });

  test('a leaked connection fails the drop, which drops all the same', async () => {
    const database = await freshDatabase({ major, sql: 'CREATE TABLE t ()' });
    const leak = new pg.Client({ connectionString: database.url, application_name: 'the leak' });
    leak.on('error', () => undefined);
    await leak.connect();
    await leak.query('SELECT 1 AS forgotten');
    await expect(database.drop()).rejects.toThrow(/the leak, idle.*AS forgotten/);
    expect(await databasesNamed(database.name)).toBe(0);
    await leak.end();
  });

  test('SQL that fails leaves no database', async () => {
    const sql = "DO $$BEGIN RAISE EXCEPTION 'in %', current_database(); END$$";
    const failure: unknown = await freshDatabase({ major, sql }).catch((error: unknown) => error);
    const name = /^in (rehome_test_\w+)$/.exec(String(failure).replace('error: ', ''))?.[1];
    expect(name).toBeDefined();
    expect(await databasesNamed(name)).toBe(0);
  });

  test('equal data give equal snapshots', async () => {
    const [one, two] = await Promise.all([fresh(), fresh()]);
    await two.query('UPDATE item SET t = t');
    await two.query('UPDATE rehome.run SET "?column?" = 2');
    const [before, after] = [await snapshotRows(one.url), await snapshotRows(two.url)];
    expect([...before.keys()]).toEqual(['"Odd"."Table"', 'public.item']);
    expect(diffSnapshots(before, after)).toEqual([]);
  });

  test('a difference names tables and rows', async () => {
    const database = await fresh();
    const before = await snapshotRows(database.url, { excludeSchemas: ['Odd'] });
    await database.query(`DELETE FROM item WHERE ctid = (SELECT max(ctid) FROM item);
                          UPDATE item SET t = 'uno' WHERE id = 1; CREATE TABLE extra ()`);
    const after = await snapshotRows(database.url, { excludeSchemas: ['Odd'] });
    expect(diffSnapshots(before, after)).toEqual([
      'public.extra: table only after',
      [
        'public.item: 3 rows before, 2 after',
        '  only before: (1,one)',
        '  only before: (2,two)',
        '  only after: (1,uno)',
      ].join('\n'),
    ]);
  });

  test('large tables are compared by digest', async () => {
    const database = await databases.fresh({
      major,
      sql: 'CREATE TABLE big AS SELECT generate_series(1, 20000) AS n',
    });
    const before = await snapshotRows(database.url);
    await database.query('UPDATE big SET n = 0 WHERE n = 777');
    expect(diffSnapshots(before, await snapshotRows(database.url))).toEqual([
      'public.big: 20000 rows before, 20000 after; digests differ',
    ]);
  });
});
