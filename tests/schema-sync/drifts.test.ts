/** Drifts that take other things along with them: found, repaired, and found no more. */
import { expect, test } from 'vitest';
import { syncSchema } from '../../src/index.js';
import { useDatabases } from '../harness/databases.js';
import { DRIFTS, RICH } from './drifts.js';

const databases = useDatabases();
const rich = databases.template('something of every kind', RICH);

test.each(Object.entries(DRIFTS))('%s', async (_, sql) => {
  const target = await databases.fresh({ major: 18, template: rich });
  const staging = await databases.fresh({ major: 18, template: rich, sql });
  const { before, after } = await syncSchema({
    ...{ v2: target.url, staging: staging.url },
    consent: { named: staging.name },
  });
  expect(before.inSync).toBe(false);
  expect(before.fingerprint.staging).not.toBe(before.fingerprint.target);
  expect(after?.differences).toEqual([]);
  expect(after?.fingerprint.staging).toBe(after?.fingerprint.target);
});
