/** `rehome init` as a command: the file it writes, what it refuses, and whom it asks. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/index.js';
import { rehome } from '../cli/fake-world.js';
import { sampleDraft } from '../cli/samples.js';
import { refusal } from '../harness/training-app.js';

const empty = { files: {} };

test('writes a config with its choices marked, and says what comes next', async () => {
  const { code, stdout, cwd } = await rehome(['init'], empty);
  expect(code).toBe(0);
  expect(stdout).toContain('1 choice to make, in rehome.config.yaml');
  expect(stdout).toContain('Next:  make the choices there, then  rehome plan');
  const text = await readFile(join(cwd, 'rehome.config.yaml'), 'utf8');
  expect(text).toContain('otherKey: { choose: [conflict, copy] }');
  const error = await refusal(loadConfig({ cwd }));
  expect(error).toMatchObject({ code: 'config_open', exitCode: 3 });
  expect(error.details).toEqual([
    expect.stringMatching(/^residents\.otherKey \(line \d+\): conflict/),
  ]);
});

test.each(['yaml', 'ts'] as const)('a %s file without open choices is a config', async (format) => {
  const draft = sampleDraft();
  const lines = draft.lines.filter(({ choose }) => choose === null);
  const engineWith = { init: async () => ({ ...draft, lines }) };
  const { stdout, cwd } = await rehome(['init', '--format', format], { ...empty, engineWith });
  expect(stdout).toContain('Nothing is open');
  expect(await loadConfig({ cwd })).toMatchObject({
    root: 'users',
    identity: ['lower(email)'],
    tables: { drills: { role: 'reference', match: ['title'] }, drill_groups: { owner: 'user_id' } },
  });
});

test('never writes over a config, unless it is told to', async () => {
  const files = { 'rehome.config.json': '{}' };
  const { code, stderr, cwd } = await rehome(['init'], { files });
  expect(code).toBe(2);
  expect(stderr).toContain('There is a config already: rehome.config.json');
  expect(await readdir(cwd)).toEqual(['rehome.config.json']);
  const json = await rehome(['init', '--json', '--config', 'other.yaml'], { files });
  expect(JSON.parse(json.stdout).open).toHaveLength(1);
  expect(await readdir(json.cwd)).not.toContain('other.yaml');
  const forced = await rehome(['init', '--force'], { files: { 'rehome.config.yaml': 'root: x' } });
  expect(forced.code).toBe(0);
  expect(await readFile(join(forced.cwd, 'rehome.config.yaml'), 'utf8')).toContain('root: users');
});

test('asks on a terminal, and stops without a file when the person gives up', async () => {
  const line = sampleDraft().lines.find(({ choose }) => choose !== null);
  const answers: unknown[] = [];
  const engineWith = {
    init: async ({ ask }: { ask?: (open: never) => Promise<unknown> }) => {
      answers.push(await ask?.(line as never));
      return sampleDraft();
    },
  };
  const asked: string[][] = [];
  const choosing = (answer: number | null) => ({
    ...{ ...empty, engineWith, interactive: true },
    choose: async ({ options }: { options: readonly { label: string }[] }) => {
      asked.push(options.map(({ label }) => label));
      return answer;
    },
  });
  expect((await rehome(['init'], choosing(1))).code).toBe(0);
  expect((await rehome(['init'], choosing(2))).code).toBe(0);
  expect((await rehome(['init', '--yes'], choosing(0))).code).toBe(0);
  expect(asked).toEqual([
    ['conflict', 'copy', 'decide later'],
    ['conflict', 'copy', 'decide later'],
  ]);
  expect(answers).toEqual(['copy', undefined, undefined]);
  const stopped = await rehome(['init'], choosing(null));
  expect(stopped.code).toBe(130);
  expect(await readdir(stopped.cwd)).not.toContain('rehome.config.yaml');
});
