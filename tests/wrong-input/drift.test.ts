/** A plan is carried out as it was shown, or not at all. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../config/temporary-folder.js';
import { useDatabases } from '../harness/databases.js';
import { CONFIG, type Pair, refusal, rehome, twoDatabases, urlsOf } from './two-databases.js';

const databases = useDatabases();

/** A folder with a config and the plan that `rehome plan` wrote there. */
async function planned(pair: Pair, flags: readonly string[] = []) {
  const cwd = await temporaryFolder({ 'rehome.config.yaml': CONFIG });
  const { code, said } = await rehome(['plan', ...flags], { urls: urlsOf(pair), cwd });
  expect([code, said]).toEqual([0, expect.stringContaining('migrate --plan')]);
  const reports = join(cwd, 'rehome', 'reports');
  const [file] = (await readdir(reports)).filter((name) => /^plan_.*\.json$/.test(name));
  return { cwd, file: join(reports, file ?? '') };
}

test('a plan of unchanged databases is carried out', async () => {
  const pair = await twoDatabases(databases);
  const { cwd, file } = await planned(pair);
  const { code, said } = await rehome(['migrate', '--yes', '--plan', file], {
    urls: urlsOf(pair),
    cwd,
  });
  expect(said).not.toContain('✖');
  expect(code).toBe(0);
});

test.each([
  [
    "V1's rows",
    'v1',
    "UPDATE users SET name = 'Anna' WHERE id = 1",
    'rows in scope have changed in the source',
  ],
  [
    "V1's rows, one more",
    'v1',
    "INSERT INTO posts VALUES (8, 1, 1, 'New', 'new')",
    'rows in scope have changed in the source',
  ],
  [
    "V2's rows",
    'v2',
    "UPDATE users SET name = 'Bobby' WHERE id = 2",
    'rows in scope have changed in the target',
  ],
  [
    "V2's rows, one less",
    'v2',
    'DELETE FROM posts WHERE id = 3',
    'rows in scope have changed in the target',
  ],
  [
    "V2's schema, a column",
    'v2',
    'ALTER TABLE posts ADD note text',
    "the target's schema has changed",
  ],
  [
    "V2's schema, a type",
    'v2',
    'ALTER TABLE posts ALTER title TYPE varchar(90)',
    "the target's schema has changed",
  ],
  [
    "V2's schema, a key",
    'v2',
    'ALTER TABLE posts DROP CONSTRAINT posts_slug_key',
    "the target's schema has changed",
  ],
  [
    "V1's schema",
    'v1',
    'ALTER TABLE posts ALTER title TYPE varchar(90)',
    "the source's schema has changed",
  ],
] as const)('%s changed between plan and migrate', async (_, where, change, says) => {
  const pair = await twoDatabases(databases);
  const { cwd, file } = await planned(pair);
  await pair[where].query(change);
  const error = await refusal(['migrate', '--yes', '--plan', file], pair, { cwd });
  expect(error).toMatchObject({ exitCode: 6, code: 'plan_drifted' });
  expect(error.details).toContain(says);
  expect(error.hint).toContain('rehome plan');
});

test("V2's schema changed so that the plan is not possible any more", async () => {
  const pair = await twoDatabases(databases);
  const { cwd, file } = await planned(pair);
  await pair.v2.query('ALTER TABLE posts DROP COLUMN slug');
  const error = await refusal(['migrate', '--yes', '--plan', file], pair, { cwd });
  expect(error.exitCode).toBe(6);
  expect(error.text).toContain('public.posts.slug');
});

test('another config than the plan was made with', async () => {
  const pair = await twoDatabases(databases);
  const { cwd, file } = await planned(pair);
  await writeFile(join(cwd, 'rehome.config.yaml'), `${CONFIG}keys: preserve\n`);
  const error = await refusal(['migrate', '--yes', '--plan', file], pair, { cwd });
  expect(error).toMatchObject({ exitCode: 6, code: 'plan_drifted' });
  expect(error.details).toContain('the config is another one');
});

test('another database than the plan was made for', async () => {
  const pair = await twoDatabases(databases);
  const { cwd, file } = await planned(pair);
  const other = await twoDatabases(databases);
  const error = await refusal(['migrate', '--yes', '--plan', file], other, { cwd });
  expect(error).toMatchObject({ exitCode: 6, code: 'plan_drifted' });
  expect(error.details).toContain('the target is another database');
});

test('writes of residents and out of scope do not count as drift', async () => {
  const pair = await twoDatabases(databases);
  const { cwd, file } = await planned(pair);
  await pair.v2.query(`UPDATE users SET name = 'Rex II' WHERE id = 7;
    INSERT INTO posts VALUES (11, 7, 1, 'By Rex', 'by-rex'); CREATE TABLE elsewhere ()`);
  const { code, said } = await rehome(['migrate', '--yes', '--plan', file], {
    urls: urlsOf(pair),
    cwd,
  });
  expect(said).not.toContain('✖');
  expect(code).toBe(0);
});

test('what was allowed for the plan is allowed when exactly it is carried out', async () => {
  const pair = await twoDatabases(databases, { v1: 'ALTER TABLE posts ADD likes int' });
  const { cwd, file } = await planned(pair, ['--allow', 'UNMAPPED_COLUMN']);
  const { code, said } = await rehome(['migrate', '--yes', '--plan', file], {
    urls: urlsOf(pair),
    cwd,
  });
  expect(said).not.toContain('✖');
  expect(code).toBe(0);
});

describe('a plan file', () => {
  test('that was altered', async () => {
    const pair = await twoDatabases(databases);
    const { cwd, file } = await planned(pair);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('"allowed": []', '"allowed": ["LOSSY_CAST"]'));
    const error = await refusal(['migrate', '--yes', '--plan', file], pair, { cwd });
    expect(error).toMatchObject({ exitCode: 6, code: 'plan_altered' });
  });

  test.each([
    ['none.json', undefined, 'there is no such file'],
    ['text.json', 'a plan', 'it is not JSON'],
    ['other.json', '{"format": 1}', 'it is not a plan'],
  ])('that is none: %s', async (name, text, says) => {
    const pair = await twoDatabases(databases);
    const files = text === undefined ? {} : { [name]: text };
    const cwd = await temporaryFolder({ 'rehome.config.yaml': CONFIG, ...files });
    const error = await refusal(['migrate', '--yes', '--plan', name], pair, { cwd });
    expect(error).toMatchObject({ exitCode: 2, code: 'plan_unreadable' });
    expect(error.message).toContain(says);
  });
});
