/** The generator: the same everywhere, the sizes of the real system, and sound at any size. */
import bcrypt from 'bcryptjs';
import { describe, expect, test } from 'vitest';
import { withConnection } from '../../src/embedded/databases.js';
import { MAJORS } from '../../src/embedded/native-folder.js';
import { type TestDatabase, useDatabases } from '../harness/databases.js';
import { diffSnapshots, snapshotRows } from '../harness/snapshot.js';
import { type LoadOptions, loadExample, readExampleFile } from './load-example.js';

const databases = useDatabases();

async function load(options: LoadOptions, major: 15 | 18 = 18): Promise<TestDatabase> {
  const database = await databases.fresh({ major });
  await loadExample(database.url, options);
  return database;
}

describe.each<LoadOptions>([
  { side: 'v1', persons: 300 },
  { side: 'v2', persons: 300, variant: 'created-at' },
  { side: 'v2', persons: 300, variant: 'later' },
])('$side $variant', (options) => {
  test('the same seed and persons give the same rows on every server', async () => {
    const [one, two] = [await load(options, 15), await load(options, 18)];
    const [before, after] = [await snapshotRows(one.url), await snapshotRows(two.url)];
    expect(before.get('public.users')?.count).toBeGreaterThan(200);
    expect(diffSnapshots(before, after)).toEqual([]);
  });

  test('another seed gives other rows', async () => {
    const [one, two] = [await load(options), await load({ ...options, seed: 2 })];
    const [before, after] = [await snapshotRows(one.url), await snapshotRows(two.url)];
    expect(diffSnapshots(before, after).length).toBeGreaterThan(10);
  });

  test('sequences and foreign keys are sound', async () => {
    const database = await load(options);
    expect(await orphans(database)).toEqual([]);
    expect(await wrongSequences(database)).toEqual([]);
  });
});

describe.each([20, 21, 57, 100])('%i persons', (persons) => {
  test.each(['v1', 'v2'] as const)('%s is sound', async (side) => {
    const database = await load({ side, persons, variant: 'later' });
    expect(await orphans(database)).toEqual([]);
  });
});

test('fewer than 20 persons are refused', async () => {
  await expect(load({ side: 'v1', persons: 19 })).rejects.toThrow(/at least 20/);
});

describe('the real sizes', () => {
  const usersOf = async (database: TestDatabase) =>
    database.query<{ id: number; email: string | null; hash: string }>(
      'SELECT id, email, hashed_password AS hash FROM users',
    );

  test('users, usable e-mails, matched, new and Android users', async () => {
    const [v1, v2] = [
      await usersOf(await load({ side: 'v1' })),
      await usersOf(await load({ side: 'v2' })),
    ];
    const [one, two] = [byIdentity(v1), byIdentity(v2)];
    expect([v1.length, one.size, v2.length, two.size]).toEqual([4928, 4873, 3742, 3691]);
    const matched = [...one].filter(([email]) => two.has(email));
    expect(matched).toHaveLength(3378);
    expect([...two.keys()].filter((email) => !one.has(email))).toHaveLength(313);
    expect(matched.filter(([email, { id }]) => two.get(email)?.id !== id)).toHaveLength(6);
    const hashes = [...new Set([...v1, ...v2].map((user) => user.hash))];
    expect(hashes).toHaveLength(8);
    expect(new Set(hashes.map((hash) => bcrypt.getRounds(hash)))).toEqual(new Set([4]));
  });

  test('about 40 rows a person', async () => {
    const rows = await snapshotRows((await load({ side: 'v1' })).url);
    const owned = [...rows].filter(([table]) => !/users|drills$|categories|focus/.test(table));
    const sum = owned.reduce((total, [, { count }]) => total + count, 0);
    const ordered = rows.get('public.ordered_session_drills')?.count ?? 0;
    expect((sum + ordered) / 4928).toBeGreaterThan(37);
    expect((sum + ordered) / 4928).toBeLessThan(47);
  });
});

test.each(MAJORS)('a resident writes, PostgreSQL %i', async (major) => {
  const v2 = await load({ side: 'v2', persons: 300 }, major);
  const before = await snapshotRows(v2.url);
  await v2.query(await readExampleFile('resident-write.sql'));
  await v2.query(await readExampleFile('resident-write.sql'));
  const after = await snapshotRows(v2.url);
  const grown = [...after].filter(([table, { count }]) => count !== before.get(table)?.count);
  expect(grown.map(([table]) => table)).toEqual(['public.completed_sessions', 'public.users']);
  expect(diffSnapshots(before, after)).toHaveLength(3);
});

test('without the right to switch triggers off it is the same', async () => {
  const options: LoadOptions = { side: 'v1', persons: 60 };
  const [one, two] = [await load(options), await databases.fresh({ major: 18 })];
  await two.query(`
    CREATE ROLE ${two.name} LOGIN PASSWORD 'plain';
    GRANT CREATE ON SCHEMA public TO ${two.name};`);
  const url = new URL(two.url);
  [url.username, url.password] = [two.name, 'plain'];
  try {
    await loadExample(url.href, options);
    const [before, after] = [await snapshotRows(one.url), await snapshotRows(two.url)];
    expect(diffSnapshots(before, after)).toEqual([]);
    expect(await wrongSequences(two)).toEqual([]);
  } finally {
    await two.query(`DROP OWNED BY ${two.name}; DROP ROLE ${two.name};`);
  }
});

function byIdentity<User extends { email: string | null }>(
  users: readonly User[],
): Map<string, User> {
  const usable = users.filter((user) => user.email?.includes('@'));
  return new Map(usable.map((user) => [String(user.email).toLowerCase(), user]));
}

/** Foreign keys that do not hold: the generator may run with their triggers silent. */
async function orphans(database: TestDatabase): Promise<readonly string[]> {
  const keys = await database.query<{ name: string; sql: string }>(`
    SELECT k.conname AS name, format(
      'SELECT 1 FROM %s a WHERE a.%I IS NOT NULL AND NOT EXISTS (SELECT FROM %s b WHERE b.%I = a.%I)',
      k.conrelid::regclass, l.attname, k.confrelid::regclass, r.attname, l.attname) AS sql
    FROM pg_constraint k
    JOIN pg_attribute l ON l.attrelid = k.conrelid AND l.attnum = k.conkey[1]
    JOIN pg_attribute r ON r.attrelid = k.confrelid AND r.attnum = k.confkey[1]
    WHERE k.contype = 'f'`);
  expect(keys.length).toBeGreaterThan(12);
  const found = [];
  for (const { name, sql } of keys) {
    if ((await database.query(sql)).length > 0) found.push(name);
  }
  return found;
}

/** Sequences that would not give max(id) + 1 next. */
async function wrongSequences(database: TestDatabase): Promise<readonly unknown[]> {
  return withConnection(database.url, async (connection) => {
    const { rows } = await connection.query<{ name: string; sequence: string }>(`
      SELECT c.oid::regclass::text AS name,
        pg_get_serial_sequence(c.oid::regclass::text, 'id') AS sequence
      FROM pg_class c
      WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace`);
    const wrong = [];
    for (const { name, sequence } of rows) {
      const found = await connection.query<{ next: number; due: number }>(
        `SELECT nextval('${sequence}')::int AS next, coalesce(max(id), 0) + 1 AS due FROM ${name}`,
      );
      const [row] = found.rows;
      if (row?.next !== row?.due) wrong.push({ name, ...row });
    }
    return wrong;
  });
}
