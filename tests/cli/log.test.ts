import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Observer } from '../../src/model/event.js';
import { rehome } from './fake-world.js';
import * as sample from './samples.js';

function emit(observer: Observer | undefined): void {
  observer?.({ kind: 'stage-started', stage: 'stage', title: 'Copy of jane@example.com' });
  for (let done = 0; done <= 100; done++) {
    observer?.({
      kind: 'progress',
      stage: 'stage',
      subject: 'users',
      done,
      total: 100,
      unit: 'rows',
    });
  }
  observer?.({ kind: 'notice', message: 'retry of postgres://me:hunter2@host/db' });
  observer?.({
    kind: 'stage-failed',
    stage: 'stage',
    error: new Error('password=hunter2 of jane@example.com'),
  });
}

async function logOf(argv: readonly string[]) {
  const { cwd } = await rehome(argv, {
    engineWith: {
      async plan({ observer }) {
        emit(observer);
        return sample.samplePlan();
      },
    },
  });
  const folder = join(cwd, 'rehome', 'logs');
  const [name = ''] = await readdir(folder);
  const text = await readFile(join(folder, name), 'utf8');
  const lines: unknown[] = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { folder, name, text, lines };
}

test('every event is a line of JSON in a private file', async () => {
  const { folder, name, lines } = await logOf(['plan']);
  expect(name).toBe('plan_20261122T214000Z.log');
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  expect(lines[0]).toMatchObject({
    level: 'info',
    command: 'plan',
    time: '2026-11-22T21:40:00.000Z',
    kind: 'stage-started',
    stage: 'stage',
  });
  expect(lines.at(-1)).toMatchObject({ level: 'error', kind: 'stage-failed' });
  // The clock stands still, so of the progress only the first and the last are logged.
  expect(lines).toHaveLength(5);
});

test('passwords are never logged, e-mails only with --show-pii', async () => {
  const masked = await logOf(['plan']);
  expect(masked.text).not.toContain('hunter2');
  expect(masked.text).not.toContain('jane@');
  expect(masked.text).toContain('j***@example.com');
  const shown = await logOf(['plan', '--show-pii']);
  expect(shown.text).not.toContain('hunter2');
  expect(shown.text).toContain('jane@example.com');
});

test('a log that cannot be written is said, not passed over', async () => {
  const files = {
    'rehome.config.yaml': 'root: users\nidentity: email\n',
    rehome: 'a file where the folder belongs',
  };
  const { code, stderr } = await rehome(['plan'], { files });
  expect(code).toBe(1);
  expect(stderr).toContain('cannot be written');
});
