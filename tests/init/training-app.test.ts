/**
 * Init on the training app, from the two URLs alone: with the choices it marks made as the
 * hand-written config has them, the plan is the hand-written one's.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Draft, init, loadConfig, type Plan, printConfig } from '../../src/index.js';
import { buildMove } from '../../src/plan/build-move.js';
import { useDatabases } from '../harness/databases.js';
import { refusal, useTrainingApp } from '../harness/training-app.js';
import { initAsWanted } from './as-wanted.js';
import { catalogOf } from './catalog-of.js';
import { describeMove } from './describe-move.js';

const trainingApp = useTrainingApp(useDatabases());

test.each([undefined, 'created-at', 'later'] as const)(
  'the plan of variant %s',
  async (variant) => {
    const app = await trainingApp({ persons: 600, ...(variant ? { variant } : {}) });
    const urls = { v1: app.v1.url, v2: app.v2.url };
    const [source, target] = [await catalogOf(urls.v1), await catalogOf(urls.v2)];
    const { config, asked } = await initAsWanted(urls, app.config, target);
    const said = asked.map(({ path, choose }) => `${path.join('.')}: ${JSON.stringify(choose)}`);
    const [ours, theirs] = [config, app.config].map((one) =>
      describeMove(buildMove(one, source, target)),
    );
    expect(ours, said.join('\n')).toEqual(theirs);
    expect(substance(await app.plan({ config }))).toEqual(substance(await app.plan()));
    expect(asked.length).toBeLessThan(25);
  },
);

function substance({ persons, tables, hazards, untouched }: Plan): unknown {
  const found = hazards.map(({ code, where, count }) => ({ code, where, count }));
  return { persons, tables, untouched, hazards: found };
}

test('the file is refused as long as a choice is open, and names each with its line', async () => {
  const app = await trainingApp({ persons: 600 });
  const draft = await init({ v1: app.v1.url, v2: app.v2.url });
  const open = draft.lines.filter(({ choose }) => choose !== null);
  expect(open.length).toBeGreaterThan(3);
  for (const format of ['yaml', 'ts'] as const) {
    const { file, text } = await written(draft, format);
    const error = await refusal(loadConfig({ cwd: '/', file }));
    expect(error).toMatchObject({ code: 'config_open', exitCode: 3 });
    expect(error.details).toHaveLength(open.length);
    if (format === 'yaml') {
      const lines = text.split('\n');
      for (const detail of error.details) {
        const [, place, first] = /\(line (\d+)\): (\S+)/.exec(detail) ?? [];
        expect(lines.slice(Number(place) - 1, Number(place) + 8).join('\n')).toContain(
          first?.replace(/^\{"(\w+)".*/, '$1'),
        );
      }
    }
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(400);
    expect(text).not.toMatch(/[\w.]+@[\w.]+\.\w+/);
  }
});

async function written(draft: Draft, format: 'yaml' | 'ts') {
  const folder = await mkdtemp(join(tmpdir(), 'rehome-init-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, `rehome.config.${format}`);
  await writeFile(file, printConfig(draft, format, `rehome.config.${format}`));
  const text = await readFile(file, 'utf8');
  if (process.env.SHOW) await writeFile(`/tmp/shown.${format}`, text);
  return { file, text };
}
