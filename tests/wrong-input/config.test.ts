/** Configs that are wrong, by themselves or for these databases: every fault in one message. */
import { describe, expect, test } from 'vitest';
import { useDatabases } from '../harness/databases.js';
import { CONFIG, errorIn, refusal, rehome, twoDatabases } from './two-databases.js';

const databases = useDatabases();
const MIGRATE = ['migrate', '--yes'];

const withConfig = async (
  config: string,
  sql: { readonly v1?: string; readonly v2?: string } = {},
) => refusal(MIGRATE, await twoDatabases(databases, sql), { config });

test('all faults of the schema are told at once, with their places', async () => {
  const error = await withConfig(`root: 5
identity: []
cohrt: { where: deleted_at IS NULL }
keys: random
tables:
  posts: { stale: burn, owner: user_id, onwer: user_id }
limits: { lockTimeout: -1 }
`);
  expect(error).toMatchObject({ exitCode: 3, code: 'config_invalid' });
  for (const word of ['root', 'identity', 'cohrt', 'keys', 'stale', 'onwer', 'lockTimeout']) {
    expect(error.text).toContain(word);
  }
  expect(error.text).toContain('cohort');
  expect(error.details.length).toBeGreaterThanOrEqual(7);
});

test('no config', async () => {
  const { code, stdout } = await rehome([...MIGRATE, '--json', '--config', 'none.yaml']);
  expect(code).toBe(3);
  expect(errorIn(stdout)).toMatchObject({ code: 'config_missing', state: 'not_applied' });
});

test('YAML that is none', async () => {
  const error = await withConfig('root: [users\nidentity: email');
  expect(error).toMatchObject({ exitCode: 3, code: 'config_unreadable' });
});

test('all names that the databases lack are told at once', async () => {
  const error = await withConfig(`${CONFIG}
tables:
  pots: {}
  posts:
    from: old_posts
    owner: usr_id
    match: [slugg]
    columns: { titel: { value: none } }
links:
  - { from: posts.tag, to: tgas.id }
after:
  - { file: after.sql, writes: [stats] }
`).catch((error: unknown) => error);
  // The after file is missing, which is told with the file, before any database is asked.
  expect(error).toMatchObject({ exitCode: 3 });

  const found = await withConfig(`${CONFIG}
tables:
  pots: {}
  posts:
    from: old_posts
    owner: usr_id
    match: [slugg]
    columns: { titel: { value: none } }
links:
  - { from: posts.tag, to: tgas.id }
`);
  expect(found).toMatchObject({ exitCode: 3, code: 'config_names' });
  for (const name of ['pots', 'old_posts', 'usr_id', 'slugg', 'titel', 'posts', 'tag', 'tgas']) {
    expect(found.text).toContain(name);
  }
  expect(found.text).toContain('links[0].from');
});

test('names in another case, or of two schemas, with what stands there', async () => {
  const sql =
    'CREATE SCHEMA app; CREATE SCHEMA old; CREATE TABLE app.notes (id int); CREATE TABLE old.notes (id int)';
  const error = await withConfig(
    `${CONFIG}
tables:
  Posts: {}
  posts: { match: ['"Slug"'] }
  notes: { role: outside }
`,
    { v2: sql },
  );
  expect(error).toMatchObject({ exitCode: 3, code: 'config_names' });
  expect(error.text).toContain('the target has no table Posts; there is posts');
  expect(error.text).toContain('public.posts has no column Slug; there is slug');
  expect(error.text).toContain('several schemas have a table notes; write app.notes or old.notes');
});

test('columns that the source lacks, and reference tables that are none', async () => {
  const error = await withConfig(
    `${CONFIG}
tables:
  users: { columns: { nick: nickname } }
  posts:
    columns:
      tag_id: { reference: labels, from: label_id }
      note: { reference: tags, from: taggg }
`,
    { v2: 'ALTER TABLE users ADD nick text; ALTER TABLE posts ADD note int' },
  );
  expect(error).toMatchObject({ exitCode: 3, code: 'config_names' });
  expect(error.text).toContain('nickname');
  expect(error.text).toContain('labels');
  expect(error.text).toContain('label_id');
  expect(error.text).toContain('taggg');
});

test('fields of a JSON link that the reference table lacks', async () => {
  const error = await withConfig(
    `${CONFIG}
links:
  - { json: users.extra, path: "$[*]", to: tags, by: { l: lable }, set: { id: idd } }
`,
    { v1: 'ALTER TABLE users ADD extra jsonb', v2: 'ALTER TABLE users ADD extra jsonb' },
  );
  expect(error).toMatchObject({ exitCode: 3, code: 'config_names' });
  expect(error.text).toContain('lable');
  expect(error.text).toContain('idd');
});

describe('identity', () => {
  test('that does not parse', async () => {
    const error = await withConfig('root: users\nidentity: lower(email\n');
    expect(error).toMatchObject({ exitCode: 3, code: 'config_expressions' });
    expect(error.text).toContain('identity[0]');
    expect(error.text).toContain('lower(email');
    expect(error.text).toContain('syntax error');
  });

  test('that would close a parenthesis and go on', async () => {
    const error = await withConfig(
      'root: users\nidentity: "email) FROM users; DROP TABLE posts; SELECT (1"\n',
    );
    expect(error.exitCode).toBe(3);
  });

  test('that names an unknown column', async () => {
    const error = await withConfig('root: users\nidentity: [lower(email), phone]\n');
    expect(error).toMatchObject({ exitCode: 3, code: 'config_expressions' });
    expect(error.text).toContain('identity[1] in the source');
    expect(error.text).toContain('identity[1] in the target');
    expect(error.text).toContain('column "phone" does not exist');
  });

  test('that names a column of one side only', async () => {
    const error = await withConfig('root: users\nidentity: phone\n', {
      v1: 'ALTER TABLE users ADD phone text',
    });
    expect(error).toMatchObject({ exitCode: 3, code: 'config_expressions' });
    expect(error.text).not.toContain('in the source');
    expect(error.text).toContain('identity[0] in the target');
  });

  test('that fails on a row', async () => {
    const error = await withConfig('root: users\nidentity: (1 / (id - 2))::text\n');
    expect(error.text).toContain('division by zero');
  });
});

test('all expressions that PostgreSQL does not take are told at once', async () => {
  const error = await withConfig(
    `${CONFIG}
cohort: { where: actve }
residents: { where: created > now() }
tables:
  posts: { where: 'title = ', columns: { title: { sql: uper(title) }, slug: { sql: slugg } } }
scenarios: { login: { by: mail } }
`,
  );
  expect(error).toMatchObject({ exitCode: 3, code: 'config_expressions' });
  for (const place of [
    'cohort.where',
    'residents.where',
    'tables.posts.where',
    'tables.posts.columns.title',
    'tables.posts.columns.slug',
    'scenarios.login.by',
  ]) {
    expect(error.text).toContain(place);
  }
});

test('a constant that is not of its column’s type', async () => {
  const error = await withConfig(
    `${CONFIG}tables: { posts: { columns: { score: { value: high } } } }\n`,
    { v2: 'ALTER TABLE posts ADD score int' },
  );
  expect(error).toMatchObject({ exitCode: 3, code: 'config_expressions' });
  expect(error.text).toContain('tables.posts.columns.score');
});

test('missing: null for a column that may not be NULL', async () => {
  const error = await withConfig(`${CONFIG}tables: { tags: { missing: 'null' } }\n`, {
    v1: "INSERT INTO tags VALUES (3, 'ice'); UPDATE posts SET tag_id = 3 WHERE id = 4; DELETE FROM posts WHERE tag_id IS NULL",
    v2: 'DELETE FROM posts WHERE tag_id IS NULL; ALTER TABLE posts ALTER tag_id SET NOT NULL',
  });
  expect(error).toMatchObject({ exitCode: 6, code: 'refused_hazards' });
  expect(error.text).toContain('REFERENCE_MISSING');
  expect(error.text).toContain('cannot get NULL');
});

describe('an after file', () => {
  const config = `${CONFIG}after:\n  - { file: after.sql, writes: [posts] }\n`;
  const withAfter = async (text: string) =>
    refusal(MIGRATE, await twoDatabases(databases), { config, files: { 'after.sql': text } });

  test('that is not there', async () => {
    const error = await refusal(MIGRATE, await twoDatabases(databases), { config });
    expect(error.exitCode).toBe(3);
    expect(error.text).toContain('after.sql');
  });

  test('with an error', async () => {
    const error = await withAfter('UPDATE posts SET titel = 1;');
    expect(error).toMatchObject({ exitCode: 7, code: 'after_failed' });
    expect(error.text).toContain('after.sql');
    expect(error.text).toContain('titel');
  });

  test.each([
    ['COMMIT', "UPDATE posts SET title = 'x'; COMMIT;"],
    ['ROLLBACK', "ROLLBACK; UPDATE posts SET title = 'x';"],
    ['COMMIT and BEGIN', "UPDATE posts SET title = 'x'; COMMIT; BEGIN;"],
    ['COMMIT in a block', "DO $$ BEGIN UPDATE posts SET title = 'x'; COMMIT; END $$;"],
  ])('with %s inside', async (_, text) => {
    const error = await withAfter(text);
    expect(error.exitCode).toBe(7);
    expect(error.text).toContain('after.sql');
    expect(error.text).toMatch(/COMMIT|transaction/);
  });

  test('that writes what it did not declare', async () => {
    const error = await withAfter("UPDATE tags SET label = upper(label) WHERE label = 'sea';");
    expect(error).toMatchObject({ exitCode: 7, code: 'witness_failed' });
    expect(error.text).toContain('public.tags');
  });

  test("that writes a resident's row", async () => {
    const error = await withAfter("UPDATE posts SET title = 'x';");
    expect(error).toMatchObject({ exitCode: 7, code: 'witness_failed' });
    expect(error.text).toContain('public.posts');
  });
});
