/** Two schemas that differ in everything at once, either way, and what a restore prints anew. */
import { describe, expect, test } from 'vitest';
import { checkSchema, syncSchema } from '../../src/index.js';
import { Session } from '../../src/postgres/session.js';
import { type TestDatabase, useDatabases } from '../harness/databases.js';
import { refusal } from '../harness/training-app.js';
import { DRIFTED, WANTED } from './drifted-schemas.js';

const databases = useDatabases();
const PAIRS = [
  { v2: 15, staging: 15 },
  { v2: 18, staging: 18 },
  { v2: 15, staging: 18 },
  { v2: 18, staging: 15 },
] as const;

const sync = (v2: TestDatabase, staging: TestDatabase) =>
  syncSchema({ v2: v2.url, staging: staging.url, consent: { named: staging.name } });
const check = (v2: TestDatabase, staging: TestDatabase) =>
  checkSchema({ v2: v2.url, staging: staging.url });

describe.each(PAIRS)('from $v2 to $staging', (majors) => {
  test('everything is altered at once, and the rows stay', async () => {
    const v2 = await databases.fresh({ major: majors.v2, sql: WANTED });
    const staging = await databases.fresh({ major: majors.staging, sql: DRIFTED });
    const { statements, after } = await sync(v2, staging);
    expect(after).toMatchObject({ inSync: true, differences: [], unavailable: [] });
    expect(after?.fingerprint.target).toBe(after?.fingerprint.staging);
    expect(statements.map(({ sql }) => sql).filter((sql) => /CASCADE;?$/.test(sql))).toEqual([]);
    const [row] = await staging.query(
      'SELECT id, "Name", mood, n, h::text, doubled, "order" FROM "Odd ""one"."T"',
    );
    expect(row).toEqual({
      ...{ id: 1, Name: 'one', mood: 'fine', n: 3, h: '"a"=>"1"', doubled: 9, order: '7.00' },
    });
    expect(await staging.query('SELECT "from", code, kind FROM plain')).toEqual([
      { from: 4, code: 'abc', kind: 'k' },
    ]);
    expect(await staging.query('SELECT mood, n::int FROM counted')).toEqual([
      { mood: 'fine', n: 1 },
    ]);
  });

  test('and back again', async () => {
    const v2 = await databases.fresh({ major: majors.v2, sql: DRIFTED });
    const staging = await databases.fresh({ major: majors.staging, sql: WANTED });
    expect((await sync(v2, staging)).after).toMatchObject({ inSync: true, differences: [] });
    expect(await sync(v2, staging)).toMatchObject({ applied: false, statements: [] });
  });

  test('everything goes where the target has nothing', async () => {
    const v2 = await databases.fresh({ major: majors.v2 });
    const staging = await databases.fresh({ major: majors.staging, sql: WANTED });
    const { statements, after } = await sync(v2, staging);
    expect(after?.inSync).toBe(true);
    expect(statements.filter(({ label }) => label === 'rewrites')).toEqual([]);
    expect(await databasesToCompareIn(staging)).toEqual([]);
  });

  test('brackets that matter are a difference, and those of a restore are none', async () => {
    const table = "CREATE TABLE t (a int, b int, c int, s varchar(9) CHECK (s IN ('x', 'y')));";
    const v2 = await databases.fresh({
      major: majors.v2,
      sql: `${table} CREATE VIEW v AS SELECT (a + b) * c AS n FROM t WHERE s IN ('x', 'z');
            CREATE INDEX i ON t (a) WHERE s IN ('x', 'y');
            CREATE POLICY p ON t USING (a > 0 AND (b > 0 OR c > 0))`,
    });
    const staging = await databases.fresh({
      major: majors.staging,
      sql: `${table} CREATE VIEW v AS SELECT a + b * c AS n FROM t WHERE s IN ('x', 'z');
            CREATE POLICY p ON t USING ((a > 0 AND b > 0) OR c > 0)`,
    });
    const { differences } = await check(v2, staging);
    expect(differences.map(({ kind, type, name }) => `${kind} ${type} ${name}`).sort()).toEqual([
      'differs POLICY t p',
      'differs VIEW v',
      'missing INDEX i',
    ]);
    expect((await sync(v2, staging)).after?.inSync).toBe(true);
    expect(await check(v2, staging)).toMatchObject({ inSync: true });
  });
});

test('databases of two majors are compared as one server prints them, and nothing is left of it', async () => {
  const v2 = await databases.fresh({ major: 15, sql: WANTED });
  const staging = await databases.fresh({ major: 18 });
  const [left] = await staging.query(
    "SELECT 'rehome_compare_' || oid AS name FROM pg_database WHERE datname = current_database()",
  );
  await staging.query(`CREATE DATABASE ${left?.name}`); // as a killed run leaves it
  const both = await Promise.all([check(v2, staging), check(v2, staging)]);
  expect(both.map(({ inSync }) => inSync)).toEqual([false, false]);
  expect(await databasesToCompareIn(staging)).toEqual([]);
});

test('a role without the right to make databases compares what is printed, and is told so', async () => {
  const role = `rehome_reader_${Date.now()}`;
  const v2 = await databases.fresh({ major: 15, sql: 'CREATE TABLE a (id int PRIMARY KEY)' });
  const staging = await databases.fresh({ major: 18, sql: 'CREATE TABLE a (id int PRIMARY KEY)' });
  await staging.query(`CREATE ROLE ${role} LOGIN PASSWORD 'p'; GRANT SELECT ON a TO ${role}`);
  const url = new URL(staging.url);
  [url.username, url.password] = [role, 'p'];
  const notices: string[] = [];
  const report = await checkSchema({
    ...{ v2: v2.url, staging: url.href },
    observer: (event) => {
      if (event.kind === 'notice') notices.push(event.message);
    },
  });
  await staging.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  expect(report.inSync).toBe(true);
  expect(notices.join()).toContain('may not create a database');
});

test('what an older server does not know is named, and the rest is made', async () => {
  const v2 = await databases.fresh({
    ...{
      major: 18,
      sql: 'CREATE TABLE a (n int, twice int GENERATED ALWAYS AS (n * 2)); CREATE TABLE b ()',
    },
  });
  const staging = await databases.fresh({ major: 15 });
  const { after } = await sync(v2, staging);
  expect(after?.inSync).toBe(true);
  expect(after?.unavailable).toEqual([expect.stringMatching(/^TABLE public\.a: syntax error/)]);
  expect(
    await staging.query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"),
  ).toEqual([{ relname: 'b' }]);
});

test('while another run is at work in staging, its schema is left alone', async () => {
  const v2 = await databases.fresh({ major: 18, sql: 'CREATE TABLE a ()' });
  const staging = await databases.fresh({ major: 18 });
  const other = await staging.query('SELECT 1');
  expect(other).toHaveLength(1);
  const controller = new AbortController();
  const holding = syncSchema({
    ...{ v2: v2.url, staging: staging.url, consent: { named: staging.name } },
    confirm: async () => {
      expect((await refusal(sync(v2, staging))).code).toBe('run_in_progress');
    },
    signal: controller.signal,
  });
  expect((await holding).after?.inSync).toBe(true);
});

test('Ctrl-C while it is at work leaves staging as it was', async () => {
  const v2 = await databases.fresh({
    major: 18,
    sql: 'CREATE TABLE a (); CREATE TABLE held (n int)',
  });
  const staging = await databases.fresh({ major: 18, sql: 'CREATE TABLE held ()' });
  const holder = await Session.open(staging.url, { side: 'staging', purpose: 'hold' });
  await holder.client.query('BEGIN; LOCK TABLE held IN ACCESS SHARE MODE');
  const controller = new AbortController();
  const error = await refusal(
    syncSchema({
      ...{ v2: v2.url, staging: staging.url, consent: { named: staging.name } },
      confirm: async () => {
        setTimeout(() => controller.abort(), 500);
      },
      signal: controller.signal,
    }),
  );
  await holder.close();
  expect(error).toMatchObject({ code: 'interrupted', exitCode: 130 });
  expect(error.message).toContain('staging is as before');
  expect(await staging.query("SELECT to_regclass('public.a') AS a")).toEqual([{ a: null }]);
});

async function databasesToCompareIn(database: TestDatabase): Promise<unknown[]> {
  return database.query(
    `SELECT c.datname FROM pg_database AS c JOIN pg_database AS d
        ON c.datname = 'rehome_compare_' || d.oid AND d.datname = current_database()`,
  );
}
