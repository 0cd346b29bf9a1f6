/**
 * A run after a run: who is, on both sides, as the first left them is not looked at, and whatever
 * has changed is found all the same. Ann, Bob and Cat move, Rex is a resident.
 */
import { expect, test } from 'vitest';
import { withConnection } from '../../src/embedded/databases.js';
import type { Plan } from '../../src/index.js';
import type { Failpoint } from '../../src/pipeline/failpoint.js';
import { useDatabases } from '../harness/databases.js';
import {
  CONFIG,
  changes,
  migrateAlone,
  type Pair,
  picture,
  rehome,
  twoDatabases,
  urlsOf,
} from '../wrong-input/two-databases.js';

const databases = useDatabases();

interface Given {
  readonly config?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly failpoint?: Failpoint;
}

async function migrate(
  pair: Pair,
  { config = CONFIG, files = {}, failpoint }: Given = {},
): Promise<void> {
  const { code, said } = await rehome(['migrate', '--yes'], {
    ...{ urls: urlsOf(pair), config, files },
    engine: { migrate: (options) => migrateAlone(options, failpoint) },
  });
  expect(said).not.toContain('✖');
  expect(code).toBe(0);
}

async function planOf(pair: Pair, config = CONFIG, ...flags: readonly string[]): Promise<Plan> {
  const { code, stdout, said } = await rehome(['plan', '--json', ...flags], {
    ...{ urls: urlsOf(pair), config },
  });
  expect(code, said).toBe(0);
  return JSON.parse(stdout) as Plan;
}

/** Persons not looked at, and what would be written: `table +inserted ~updated -deleted`. */
function essence({ persons, tables }: Plan): string {
  const written = tables
    .filter((t) => t.insert + t.update + t.delete > 0)
    .map((t) => `${t.name} +${t.insert} ~${t.update} -${t.delete}`);
  return [`${persons.upToDate} up to date`, ...written].join(', ');
}

async function moved(config = CONFIG, sql: Parameters<typeof twoDatabases>[1] = {}): Promise<Pair> {
  const pair = await twoDatabases(databases, sql);
  await migrate(pair, { config });
  return pair;
}

async function verified(pair: Pair, ...flags: readonly string[]): Promise<string> {
  const { code, said } = await rehome(['verify', '--json', ...flags], { urls: urlsOf(pair) });
  expect(code, said).toBe(0);
  return said;
}

test('nothing has changed', async () => {
  const pair = await moved();
  const plan = await planOf(pair);
  expect(essence(plan)).toBe('3 up to date');
  expect(plan.persons).toMatchObject({
    source: 3,
    target: 4,
    matched: 0,
    created: 0,
    residents: 1,
  });
  expect(plan.tables.find(({ name }) => name === 'posts')).toMatchObject({
    ...{ sourceRows: 4, unchanged: 0, excluded: { up_to_date: 4 } },
  });
  expect(essence(await planOf(pair, CONFIG, '--all'))).toBe('0 up to date');
  const before = await picture(pair);
  await migrate(pair);
  expect(await changes(before, pair)).toEqual([]);
});

test.each([
  ["UPDATE posts SET title = 'Newer' WHERE id = 1", 'posts +0 ~1 -0'],
  ['DELETE FROM posts WHERE id = 1', 'posts +0 ~0 -1'],
  ["INSERT INTO posts VALUES (50, 1, NULL, 'Fifth', 'fifth')", 'posts +1 ~0 -0'],
  ["UPDATE users SET name = 'Anna' WHERE id = 1", 'users +0 ~1 -0'],
  ["UPDATE users SET email = 'anna@example.com' WHERE id = 1", 'users +0 ~1 -0'],
])('the source: %s', async (change, written) => {
  const pair = await moved();
  await pair.v1.query(change);
  expect(essence(await planOf(pair))).toBe(`2 up to date, ${written}`);
  await migrate(pair);
  await verified(pair);
  await verified(pair, '--quick');
  expect(essence(await planOf(pair))).toBe('3 up to date');
});

test.each([
  ["UPDATE posts SET title = 'By the app' WHERE slug = 'third'", 'posts +0 ~1 -0'],
  ["DELETE FROM posts WHERE slug = 'third'", 'posts +1 ~0 -0'],
  [
    "INSERT INTO posts (user_id, title) SELECT id, 'By the app' FROM users WHERE name = 'Bob'",
    'posts +0 ~0 -1',
  ],
  ["UPDATE users SET name = 'Bobby' WHERE name = 'Bob'", 'users +0 ~1 -0'],
])('the target: %s', async (change, written) => {
  const pair = await moved();
  await pair.v2.query(change);
  expect(essence(await planOf(pair))).toBe(`2 up to date, ${written}`);
  expect((await rehome(['verify', '--quick'], { urls: urlsOf(pair) })).code).toBe(7);
  await migrate(pair);
  await verified(pair);
  expect(essence(await planOf(pair))).toBe('3 up to date');
});

test('somebody new, and somebody who has gone', async () => {
  const pair = await moved();
  await pair.v1.query(`
    INSERT INTO users VALUES (60, 'dee@example.com', 'Dee');
    INSERT INTO posts VALUES (60, 60, 1, 'Of Dee', 'of-dee');
    DELETE FROM posts WHERE user_id = 2; DELETE FROM users WHERE id = 2`);
  const plan = await planOf(pair);
  expect(essence(plan)).toBe('2 up to date, users +1 ~0 -0, posts +1 ~0 -0');
  expect(plan.persons).toMatchObject({ created: 1, gone: 1, residents: 2 });
  await migrate(pair);
  await verified(pair);
  expect(essence(await planOf(pair))).toBe('3 up to date');
});

test('a reference row or the config has changed: everybody is looked at', async () => {
  const pair = await moved();
  await pair.v2.query("UPDATE tags SET label = 'sand' WHERE label = 'sun'");
  const { code, stdout } = await rehome(['plan', '--json'], { urls: urlsOf(pair) });
  expect((JSON.parse(stdout) as Plan).persons).toMatchObject({ upToDate: 0, matched: 3 });
  expect(code).toBe(6);
  await pair.v2.query("UPDATE tags SET label = 'sun' WHERE label = 'sand'");
  expect(essence(await planOf(pair))).toBe('3 up to date');
  expect(essence(await planOf(pair, `${CONFIG}cohort: { gone: delete }\n`))).toBe('0 up to date');
});

test('a run that was taken back counts for nothing', async () => {
  const pair = await moved();
  await pair.v1.query("UPDATE posts SET title = 'Newer' WHERE id = 1");
  await migrate(pair);
  const undo = ['rollback', 'apply', '--run', '2', '--yes'];
  expect((await rehome(undo, { urls: urlsOf(pair) })).code).toBe(0);
  expect(essence(await planOf(pair))).toBe('2 up to date, posts +0 ~1 -0');
  await pair.v1.query("UPDATE posts SET title = 'First' WHERE id = 1");
  // Ann is as the first run left her, but what it noted of her the second replaced.
  expect(essence(await planOf(pair))).toBe('2 up to date');
});

test('an identity that two have now: nobody is left out', async () => {
  const pair = await moved();
  await pair.v1.query("INSERT INTO users VALUES (70, 'BOB@example.com', 'Another')");
  const { stdout } = await rehome(['plan', '--json'], { urls: urlsOf(pair) });
  expect((JSON.parse(stdout) as Plan).persons).toMatchObject({ upToDate: 0, duplicate: 2 });
});

test('a row that could not move for a resident is tried again', async () => {
  const config = `${CONFIG}tables: { posts: { clash: skip } }\n`;
  const pair = await moved(config, { v2: "UPDATE posts SET slug = 'fourth' WHERE user_id = 7" });
  expect(essence(await planOf(pair, config))).toBe('2 up to date');
  await pair.v2.query("UPDATE posts SET slug = 'of-rex' WHERE user_id = 7");
  expect(essence(await planOf(pair, config))).toBe('2 up to date, posts +1 ~0 -0');
});

test('what others write while the run is under way is not taken for the run’s', async () => {
  const pair = await twoDatabases(databases);
  await withConnection(pair.v2.url, async (app) => {
    await migrate(pair, {
      failpoint: async (name) => {
        if (name === 'written')
          await app.query("INSERT INTO posts (user_id, title) VALUES (2, 'Meanwhile')");
        if (name === 'verified') await app.query("UPDATE posts SET title = 'Later' WHERE id = 1");
      },
    });
  });
  expect(essence(await planOf(pair))).toBe('1 up to date, posts +0 ~1 -1');
});

test('a part of the cohort', async () => {
  const config = `${CONFIG}cohort: { where: id < 3 }\n`;
  const pair = await moved(config);
  const plan = await planOf(pair, config);
  expect(essence(plan)).toBe('2 up to date');
  expect(plan.persons).toMatchObject({ notInCohort: 1, upToDate: 2 });
  expect(plan.tables.find(({ name }) => name === 'posts')?.excluded).toEqual({
    ...{ not_in_cohort: 1, up_to_date: 3 },
  });
  await pair.v1.query("UPDATE posts SET title = 'Newer' WHERE user_id IN (1, 3)");
  await migrate(pair, { config });
  expect(essence(await planOf(pair, config))).toBe('2 up to date');
});

test('rows that link to one another leave nobody out', async () => {
  const both =
    'ALTER TABLE posts ADD reply_to int REFERENCES posts; UPDATE posts SET reply_to = id';
  const pair = await moved(CONFIG, { both });
  expect(essence(await planOf(pair))).toBe('0 up to date');
});

test('an expression that goes by the time leaves nobody out', async () => {
  const both = "ALTER TABLE posts ADD due timestamptz NOT NULL DEFAULT '2020-01-01'";
  const v1 = "UPDATE posts SET due = clock_timestamp() + interval '4 seconds' WHERE id = 1";
  const config = `${CONFIG}tables: { posts: { where: due < now() } }\n`;
  const pair = await moved(config, { both, v1 });
  await pair.v1.query('SELECT pg_sleep(4)');
  expect(essence(await planOf(pair, config))).toBe('0 up to date, posts +1 ~0 -0');
});

test.each([
  ['title <> current_date::text', 0],
  ["title <> 'now'::timestamp::text", 0],
  ['title <> random()::text', 0],
  ["title <> age(timestamp '2020-01-01')::text", 0],
  ['tag_id IS NULL OR tag_id IN (TABLE numbers)', 0],
  ["title <> to_char(now(), 'YYYY')", 0],
  ["title <> to_char(1, '9') AND lower(title) IN ('first', 'second', 'third', 'fourth')", 3],
])('rows by %s', async (where, upToDate) => {
  const config = `${CONFIG}tables: { posts: { where: ${JSON.stringify(where)} } }\n`;
  const both = 'CREATE TABLE numbers (n int); INSERT INTO numbers VALUES (1), (2)';
  const pair = await moved(config, { both });
  expect(essence(await planOf(pair, config))).toBe(`${upToDate} up to date`);
});

test('a function of an expression is another', async () => {
  const config = `${CONFIG}tables: { posts: { columns: { title: { sql: shown(title) } } } }\n`;
  const shown = (kind: string, body: string): string =>
    `CREATE OR REPLACE FUNCTION shown(text) RETURNS text LANGUAGE sql ${kind} RETURN ${body}`;
  const pair = await moved(config, { both: shown('IMMUTABLE', 'lower($1)') });
  expect(essence(await planOf(pair, config))).toBe('3 up to date');
  await pair.v2.query(shown('IMMUTABLE', 'upper($1)'));
  expect(essence(await planOf(pair, config))).toBe('0 up to date, posts +0 ~4 -0');
  await migrate(pair, { config });
  expect(essence(await planOf(pair, config))).toBe('3 up to date');
  await pair.v2.query(shown('STABLE', 'upper($1)'));
  expect(essence(await planOf(pair, config))).toBe('0 up to date');
});

test('a reference table with a column that is called as the digest calls its rows', async () => {
  const both = "ALTER TABLE tags ADD s int; ALTER TABLE tags ADD t text NOT NULL DEFAULT 'x'";
  const pair = await moved(CONFIG, { both });
  expect(essence(await planOf(pair))).toBe('3 up to date');
  await pair.v2.query("UPDATE tags SET label = 'sand' WHERE label = 'sun'");
  const { stdout } = await rehome(['plan', '--json'], { urls: urlsOf(pair) });
  expect((JSON.parse(stdout) as Plan).persons).toMatchObject({ upToDate: 0, matched: 3 });
});

test('what an after file made has changed since', async () => {
  const config = `${CONFIG}after: [{ file: after.sql, writes: [totals] }]\ntables: { totals: { role: outside } }\n`;
  const files = {
    'after.sql': `
      INSERT INTO totals SELECT u.id, count(p.id) FROM rehome_persons u LEFT JOIN posts p ON p.user_id = u.id
       GROUP BY u.id ON CONFLICT (user_id) DO UPDATE SET posts = excluded.posts
       WHERE totals.posts <> excluded.posts`,
  };
  const both = 'CREATE TABLE totals (user_id int PRIMARY KEY REFERENCES users, posts int NOT NULL)';
  const pair = await twoDatabases(databases, { both });
  await migrate(pair, { config, files });
  await pair.v2.query('UPDATE totals SET posts = 99 WHERE user_id = 1');
  await pair.v2.query('DELETE FROM totals WHERE user_id = 2');
  const given = { urls: urlsOf(pair), config, files };
  const { stdout, said } = await rehome(['plan', '--json'], given);
  expect((JSON.parse(stdout) as Plan).persons, said).toMatchObject({ upToDate: 1, matched: 2 });
  // Where there is nothing to write, no file is run.
  await pair.v1.query("INSERT INTO posts VALUES (50, 3, NULL, 'Fifth', 'fifth')");
  await migrate(pair, { config, files });
  const rows = await pair.v2.query(
    'SELECT email, posts FROM users LEFT JOIN totals ON user_id = id ORDER BY 1',
  );
  expect(rows.map((row) => Object.values(row))).toEqual([
    ['ann@example.com', 2],
    ['bob@example.com', 1],
    ['cat@example.com', 2],
    ['rex@example.com', null],
  ]);
});

test('configs that share a target, and a run of the first persons alone', async () => {
  const first = `${CONFIG}cohort: { where: id < 3 }\n`;
  const last = `${CONFIG}cohort: { where: id > 1 }\n`;
  const pair = await moved(first);
  await migrate(pair, { config: last });
  // Bob is noted by the second alone now.
  expect(essence(await planOf(pair, first))).toBe('1 up to date');
  expect(essence(await planOf(pair, last))).toBe('2 up to date');
  await pair.v1.query("UPDATE posts SET title = 'Newer' WHERE user_id = 3");
  expect(essence(await planOf(pair, first))).toBe('1 up to date');
  expect(essence(await planOf(pair, last))).toBe('1 up to date, posts +0 ~1 -0');
  await pair.v1.query('UPDATE posts SET user_id = 1 WHERE user_id = 2');
  expect(essence(await planOf(pair, first))).toBe('0 up to date, posts +0 ~1 -0');
});
