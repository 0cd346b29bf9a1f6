/** What `init` proposes a reference table to be matched by, where no column is the same on both sides. */
import { expect, test } from 'vitest';
import { init, type OpenLine } from '../../src/index.js';
import { useDatabases } from '../harness/databases.js';
import { databaseOf, readScenarios } from '../scenarios/read-scenario.js';

const databases = useDatabases();

test('codes that differ in case and blanks alone are matched without them', async () => {
  const scenario = readScenarios('references').find(({ name }) => name === 'references-expression');
  if (scenario === undefined) throw new Error('the scenario is gone');
  const v1 = await databases.fresh(databaseOf(scenario, 'source'));
  const v2 = await databases.fresh(databaseOf(scenario, 'target'));
  const asked: OpenLine[] = [];
  await init({
    ...{ v1: v1.url, v2: v2.url },
    ask: async (line) => {
      asked.push(line);
      return undefined;
    },
  });
  const match = asked.find(({ path }) => path.join('.') === 'tables.tags.match');
  expect(match?.choose[0]).toEqual([{ sql: 'lower(btrim(code))' }]);
  expect(match?.because).toContain('lower(btrim(code)): no two alike, 3 of 3 are in the target');
});
