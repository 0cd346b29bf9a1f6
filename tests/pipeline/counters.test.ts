/** Counters that keys were taken from, when the run is taken back after somebody has drawn again. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { loadConfig, migrate, undo } from '../../src/index.js';
import { useDatabases } from '../harness/databases.js';
import { readScenario } from '../scenarios/read-scenario.js';

const databases = useDatabases();
const folder = fileURLToPath(new URL('../scenarios/keys-counter', import.meta.url));

async function moved() {
  const { sql, majors } = readScenario('keys-counter', folder);
  const v1 = await databases.fresh({ major: majors[0], sql: sql.source });
  const v2 = await databases.fresh({ major: majors[1], sql: sql.target });
  const workdir = await mkdtemp(join(tmpdir(), 'rehome-counters-'));
  onTestFinished(() => rm(workdir, { recursive: true, force: true }));
  const config = await loadConfig({ cwd: folder });
  const { run } = await migrate({
    ...{ v1: v1.url, v2: v2.url, config, workdir, unattended: true },
    confirm: async () => {},
  });
  if (run === null) throw new Error('nothing was moved');
  return { v2, run };
}

const counters = 'SELECT name, value FROM counters ORDER BY 1';

test('a counter that somebody has drawn from since stays, without a question', async () => {
  const { v2, run } = await moved();
  await v2.query("UPDATE counters SET value = value + 1 WHERE name = 'documents'");
  await undo({ v2: v2.url, run });
  expect(await v2.query(counters)).toEqual([
    { name: 'documents', value: 15 },
    { name: 'invoices', value: 500 },
    { name: 'others', value: 70 },
  ]);
});

test('counters stay where a row of the run stays', async () => {
  const { v2, run } = await moved();
  await v2.query("UPDATE documents SET title = 'changed since' WHERE title = 'second'");
  await undo({ v2: v2.url, run, changed: 'keep' });
  expect(await v2.query(counters)).toEqual([
    { name: 'documents', value: 14 },
    { name: 'invoices', value: 503 },
    { name: 'others', value: 70 },
  ]);
});
