/** What becomes of reference rows that a run inserted, when somebody else has come to use them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadConfig, migrate, plan, undo } from '../../src/index.js';
import { useDatabases } from '../harness/databases.js';
import { refusal } from '../harness/training-app.js';
import { readScenarios } from './read-scenario.js';

const databases = useDatabases();

test('a row that a resident uses by now is listed, and stays with what it leads to', async () => {
  const scenario = readScenarios('references').find(({ name }) => name === 'references-insert');
  if (scenario === undefined) throw new Error('the scenario is gone');
  const { majors, sql, folder } = scenario;
  const v1 = await databases.fresh({ major: majors[0], sql: sql.source });
  const v2 = await databases.fresh({ major: majors[1], sql: sql.target });
  const workdir = await mkdtemp(join(tmpdir(), 'rehome-references-'));
  onTestFinished(() => rm(workdir, { recursive: true, force: true }));
  const urls = { v1: v1.url, v2: v2.url, config: await loadConfig({ cwd: folder }) };
  const { run } = await migrate({
    ...urls,
    ...{ witness: 'full', unattended: true, confirm: async () => {}, workdir },
  });
  if (run === null) throw new Error('there was nothing to move');
  await v2.query(`INSERT INTO trips (person_id, city_id, days)
    SELECT 1, id, 99 FROM cities WHERE name = 'Lima'`);

  const refused = await refusal(undo({ v2: v2.url, run }));
  expect(refused.code).toBe('undo_conflicts');
  expect(refused.details.join('\n')).toContain('public.cities');

  const { tables } = await undo({ v2: v2.url, run, changed: 'keep' });
  const left = tables.filter((table) => table.left > 0).map(({ name, left }) => [name, left]);
  expect(left.sort()).toEqual([
    ['cities', 1],
    ['countries', 1],
  ]);
  expect(await v2.query('SELECT slug FROM moods ORDER BY 1')).toEqual([{ slug: 'glad' }]);
  const theirs = await v2.query(`SELECT co.name FROM trips
    JOIN cities ci ON ci.id = city_id JOIN countries co ON co.id = country_id WHERE days = 99`);
  expect(theirs).toEqual([{ name: 'Peru' }]);

  // What was left is found again, and only the rest comes anew.
  const next = await plan(urls);
  const inserted = next.tables.filter(({ role, insert }) => role === 'reference' && insert > 0);
  expect(inserted.map(({ name, insert }) => [name, insert]).sort()).toEqual([
    ['cities', 1],
    ['moods', 1],
  ]);
});
