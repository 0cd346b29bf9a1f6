/**
 * The training app after its migration, ready to be copied: V2 as a template, V1 beside it. For
 * tests of the tests, which corrupt a copy and look who notices.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll } from 'vitest';
import {
  type Check,
  type CheckReport,
  loadConfig,
  migrate,
  type ResolvedConfig,
  verify,
} from '../../src/index.js';
import type { Failpoint } from '../../src/pipeline/failpoint.js';
import { EXAMPLE, loadExample, readManifest } from '../example/load-example.js';
import { type TestDatabase, useDatabases } from '../harness/databases.js';

const PERSONS = 300;

export interface MigratedApp {
  readonly v1: TestDatabase;
  readonly config: ResolvedConfig;
  /** V2 as it was before. */
  unmigrated(): Promise<TestDatabase>;
  /** V2 after the migration. */
  migrated(): Promise<TestDatabase>;
  migrate(
    v2: TestDatabase,
    options: { readonly failpoint?: Failpoint; readonly tests: boolean },
  ): ReturnType<typeof migrate>;
  verify(v2: TestDatabase, config?: ResolvedConfig): Promise<CheckReport>;
}

/** Call it once at the top of a test file; what it gives is there when the tests run. */
export function useMigratedApp(): () => MigratedApp {
  const databases = useDatabases();
  let made: MigratedApp | undefined;
  const app = (): MigratedApp => {
    if (made === undefined) throw new Error('the app is made before the tests');
    return made;
  };
  const before = databases.template('V2', (database) =>
    loadExample(database.url, { side: 'v2', persons: PERSONS }),
  );
  const after = databases.template('V2 migrated', async (database) => {
    await loadExample(database.url, { side: 'v2', persons: PERSONS });
    await app().migrate(database, { tests: false });
  });
  beforeAll(async () => {
    const v1 = await databases.fresh({ major: 15 });
    await loadExample(v1.url, { side: 'v1', persons: PERSONS });
    const { config: file } = await readManifest();
    const config = await loadConfig({ cwd: fileURLToPath(EXAMPLE), file });
    made = {
      v1,
      config,
      unmigrated: () => databases.fresh({ major: 18, template: before }),
      migrated: () => databases.fresh({ major: 18, template: after }),
      migrate: async (v2, { failpoint, tests }) => {
        const workdir = await mkdtemp(join(tmpdir(), 'rehome-verify-'));
        try {
          const quiet = { unattended: true, confirm: async () => {}, skipTests: !tests, workdir };
          return await migrate({ v1: v1.url, v2: v2.url, config, ...quiet }, failpoint);
        } finally {
          await rm(workdir, { recursive: true, force: true });
        }
      },
      verify: (v2, other = config) => verify({ v1: v1.url, v2: v2.url, config: other }),
    };
  });
  return app;
}

export function failed({ checks }: CheckReport): string[] {
  return checks.filter((check) => check.outcome === 'failed').map((check) => check.name);
}

export function checkOf({ checks }: CheckReport, name: string): Check {
  const found = checks.find((check) => check.name === name);
  if (found === undefined) throw new Error(`no check ${name}`);
  return found;
}
