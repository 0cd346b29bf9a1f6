/** The pages in docs say what the program says. */
import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { EXIT_MEANINGS } from '../../src/cli/exit-meanings.js';
import { helpPages, withHelp } from '../../src/cli/help-pages.js';
import { CONFIG_NAMES } from '../../src/config/find-config.js';
import { configSchema } from '../../src/config/schema.js';
import { EXIT } from '../../src/errors.js';

const docs = new URL('../../docs/', import.meta.url);
const page = (name: string) => readFile(new URL(name, docs), 'utf8');

test.each([...helpPages()])(
  'docs/commands/%s has the help of today (else: npm run docs)',
  async (name, help) => {
    const text = await page(`commands/${name}`);
    expect(withHelp(text, help)).toBe(text);
    expect(help.split('\n').every((line) => line.length <= 100)).toBe(true);
  },
);

test('there is no page without a command', async () => {
  expect((await readdir(new URL('commands/', docs))).sort()).toEqual(
    [...helpPages().keys()].sort(),
  );
});

test('docs/exit-codes.md has every exit code', async () => {
  const text = await page('exit-codes.md');
  for (const code of Object.values(EXIT)) {
    expect(EXIT_MEANINGS[code]).toBeDefined();
    expect(text).toContain(`## ${code} `);
  }
});

test('docs/config.md has every key, at every depth, and every file name', async () => {
  const text = await page('config.md');
  const { shape } = configSchema;
  const inner = [shape.cohort, shape.residents, shape.limits].map((one) => one.def.innerType.shape);
  for (const key of [shape, ...inner].flatMap((keys) => Object.keys(keys))) {
    expect(text, key).toContain(`\`${key}\``);
  }
  for (const name of CONFIG_NAMES) expect(text).toContain(name.replace('rehome.config', ''));
});
