/** `rehome staging setup`: who consents to what, and what reaches the engine. */
import { expect, test, vi } from 'vitest';
import type { SetUpStagingOptions } from '../../src/index.js';
import { rehome, URLS } from './fake-world.js';
import { sampleStaging } from './samples.js';

const environment = { ...URLS, STAGING_DATABASE_URL: 'postgresql://me@three:5432/app_st' };
const setUpStaging = vi.fn(async (_options: SetUpStagingOptions) => sampleStaging());

test('--yes alone is no consent to mark a database, its name is', async () => {
  const given = { environment, interactive: true, engineWith: { setUpStaging } };
  expect((await rehome(['staging', 'setup', '--yes'], given)).code).toBe(0);
  expect(setUpStaging.mock.lastCall?.[0].consent).toEqual({});
  const named = ['staging', 'setup', '--i-know-this-is-staging', 'app_st', '--parallel', '4'];
  expect((await rehome(named, given)).code).toBe(0);
  expect(setUpStaging.mock.lastCall?.[0]).toMatchObject({
    consent: { named: 'app_st' },
    parallel: 4,
    backUp: expect.any(Function),
    allowMissingExtensions: false,
  });
});

test('on a terminal the name is asked for, and whoever does not type it has declined', async () => {
  const argv = ['staging', 'setup'];
  const asked = { environment, interactive: true };
  expect((await rehome(argv, { ...asked, ask: async () => 'app_st' })).code).toBe(0);
  const { code, stderr } = await rehome(argv, { ...asked, ask: async () => null });
  expect(code).toBe(130);
  expect(stderr).toContain('not marked as staging yet');
});

test('staging has to be named', async () => {
  const { STAGING_DATABASE_URL: _, ...environment } = URLS;
  expect((await rehome(['staging', 'setup'], { environment })).code).toBe(2);
});
