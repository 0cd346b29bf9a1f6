/** Tests run against real servers, started once for the whole run by the global setup. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/harness/global-setup.ts'],
    pool: 'forks',
    poolOptions: { forks: { minForks: 1, maxForks: 2 } },
    // Generous: a busy machine is no fault of what is tested.
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
