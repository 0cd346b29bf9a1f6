import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig, resolveConfig } from '../../src/config/resolve-config.js';
import { temporaryFolder } from './temporary-folder.js';

const YAML =
  'root: users\nidentity: lower(email)\nafter:\n  - file: sql/progress.sql\n    writes: [progress]\n';
const SQL = { 'sql/progress.sql': 'UPDATE progress SET n = 1;' };

test('defaults are filled in and SQL files read, relative to the config', async () => {
  const cwd = await temporaryFolder({ 'rehome.config.yaml': YAML, ...SQL });
  const config = await loadConfig({ cwd });
  expect(config).toMatchObject({
    file: join(cwd, 'rehome.config.yaml'),
    root: 'users',
    identity: ['lower(email)'],
    source: 'source',
    cohort: { where: null, noIdentity: 'exclude', gone: 'keep' },
    residents: { where: null, otherKey: 'conflict', onConflict: 'stop' },
    keys: 'sequence',
    triggers: 'silence',
    tables: {},
    links: [],
    after: [{ file: 'sql/progress.sql', writes: ['progress'], sql: 'UPDATE progress SET n = 1;' }],
    scenarios: {},
    allow: [],
    limits: { lockTimeout: 2000, parallel: 2 },
  });
  expect(config.digest).toMatch(/^[0-9a-f]{64}$/);
});

test.each([
  [
    'rehome.config.ts',
    "const c: { root: string; identity: string } = { root: 'users', identity: 'email' };\nexport default c;\n",
  ],
  ['rehome.config.js', "export default { root: 'users', identity: 'email' };\n"],
  ['rehome.config.mjs', "export default { root: 'users', identity: 'email' };\n"],
  ['rehome.config.json', '{\n\t"root": "users",\n\t"identity": "email"\n}\n'],
  ['rehome.config.yaml', 'root: users\nidentity: email\n'],
  ['rehome.config.yml', 'root: users\nidentity: email\n'],
])('%s is found and read', async (name, text) => {
  const cwd = await temporaryFolder({ [name]: text });
  const config = await loadConfig({ cwd });
  expect(config).toMatchObject({ file: join(cwd, name), root: 'users', identity: ['email'] });
  const byProgram = await resolveConfig({ identity: 'email', root: 'users' });
  expect(config.digest).toBe(byProgram.digest);
});

test('the digest changes with the content and the SQL, not with the place or the order', async () => {
  const digest = async (files: Readonly<Record<string, string>>) =>
    (await loadConfig({ cwd: await temporaryFolder(files) })).digest;
  const first = await digest({ 'rehome.config.yaml': YAML, ...SQL });
  expect(await digest({ 'rehome.config.yml': `# a remark\n${YAML}`, ...SQL })).toBe(first);
  expect(await digest({ 'rehome.config.yaml': YAML, 'sql/progress.sql': '-- other' })).not.toBe(
    first,
  );
  expect(await digest({ 'rehome.config.yaml': `${YAML}keys: preserve\n`, ...SQL })).not.toBe(first);
});

test('the digest gives nothing away about passwords', async () => {
  const digest = async (password: string) =>
    (
      await resolveConfig({
        root: 'users',
        identity: 'email',
        scenarios: {
          login: { by: 'email', password: 'hash', credentials: [{ login: 'a', password }] },
        },
      })
    ).digest;
  expect(await digest('one')).toBe(await digest('two'));
});

test('a named file counts, and is relative to the folder', async () => {
  const cwd = await temporaryFolder({
    'conf/mine.yaml': 'root: people\nidentity: email\n',
    'rehome.config.yaml': 'root: users\nidentity: email\n',
  });
  expect((await loadConfig({ cwd, file: 'conf/mine.yaml' })).root).toBe('people');
  await expect(loadConfig({ cwd, file: 'nope.yaml' })).rejects.toMatchObject({
    code: 'config_missing',
    exitCode: 3,
  });
});

test('no config, and more than one', async () => {
  await expect(loadConfig({ cwd: await temporaryFolder() })).rejects.toMatchObject({
    code: 'config_missing',
    exitCode: 3,
    hint: expect.stringContaining('--config'),
  });
  const two = await temporaryFolder({
    'rehome.config.yaml': 'root: a',
    'rehome.config.json': '{}',
  });
  await expect(loadConfig({ cwd: two })).rejects.toMatchObject({
    code: 'config_invalid',
    details: ['rehome.config.json', 'rehome.config.yaml'],
  });
});

test.each([
  ['rehome.config.yaml', 'root: "open\n', /line \d+/],
  ['rehome.config.yaml', 'root: a\nroot: b\n', /unique at line 2, column 1/],
  ['rehome.config.json', '{"root": }', /JSON/],
  ['rehome.config.json', '{"root": "a", "root": "b"}', /unique at line 1, column 15/],
  [
    'rehome.config.mjs',
    'throw new Error("no postgres://me:secret@host today");',
    /no postgres:\/\/me:\*\*\*@host today/,
  ],
  ['rehome.config.ts', 'export default {', /./],
])('%s that cannot be read: %s', async (name, text, reason) => {
  const cwd = await temporaryFolder({ [name]: text });
  await expect(loadConfig({ cwd })).rejects.toMatchObject({
    code: 'config_unreadable',
    exitCode: 3,
    details: [expect.stringMatching(reason)],
  });
});

test.each([
  [
    'rehome.config.yaml',
    'root: users\nidentity: email\nresidents:\n  onConflct: stop\n  where: ""\n',
  ],
  [
    'rehome.config.json',
    '{\n"root": "users", "identity": "email",\n"residents": {\n  "onConflct": "stop",\n  "where": ""\n}}\n',
  ],
])('%s: faults have their place', async (name, text) => {
  const cwd = await temporaryFolder({ [name]: text });
  await expect(loadConfig({ cwd })).rejects.toMatchObject({
    message: `The config ${name} has 2 faults.`,
    details: [
      expect.stringMatching(
        /^residents\.onConflct \(line 4, column 3\): unknown key; did you mean/,
      ),
      expect.stringMatching(/^residents\.where \(line 5, column 3\): must not be blank/),
    ],
  });
});
