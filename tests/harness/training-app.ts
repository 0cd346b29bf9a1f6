/**
 * The training app in fresh databases: V1 on PostgreSQL 15, V2 on 18, as example.json has them, and
 * the engine's commands on the pair. A database is generated once a test file and copied after that.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import {
  loadConfig,
  type MigrateOptions,
  type MigrateResult,
  migrate,
  type Plan,
  type PlanOptions,
  plan,
  RehomeError,
  type ResolvedConfig,
  type UndoOptions,
  type UndoResult,
  undo,
} from '../../src/index.js';
import type { Failpoint } from '../../src/pipeline/failpoint.js';
import { EXAMPLE, loadExample, readManifest, type Variant } from '../example/load-example.js';
import type { Databases, TestDatabase } from './databases.js';

export interface TrainingAppOptions {
  readonly persons: number;
  /** Default: the example's. */
  readonly seed?: number;
  readonly variant?: Variant;
}

type Overrides = Partial<Omit<MigrateOptions, 'v1' | 'v2'>>;

export interface TrainingApp {
  readonly v1: TestDatabase;
  readonly v2: TestDatabase;
  readonly config: ResolvedConfig;
  plan(overrides?: Partial<Omit<PlanOptions, 'v1' | 'v2'>>): Promise<Plan>;
  /** Unattended, without the tests after the commit, into a folder that goes with the test. */
  migrate(overrides?: Overrides, failpoint?: Failpoint): Promise<MigrateResult>;
  undo(
    run: number | null,
    overrides?: Partial<Omit<UndoOptions, 'v2' | 'run'>>,
    failpoint?: Failpoint,
  ): Promise<UndoResult>;
}

/** Call the result inside a test; its databases are dropped after it. */
export function useTrainingApp(
  databases: Databases,
): (options: TrainingAppOptions) => Promise<TrainingApp> {
  return async ({ persons, seed, variant }) => {
    const manifest = await readManifest();
    const of = { persons, seed: seed ?? manifest.seed };
    const size = `${of.persons} persons, seed ${of.seed}`;
    const source = databases.template(`V1, ${size}`, (database) =>
      loadExample(database.url, { ...of, side: 'v1' }),
    );
    const target = databases.template(`V2 ${variant ?? ''}, ${size}`, (database) =>
      loadExample(database.url, { ...of, side: 'v2', ...(variant ? { variant } : {}) }),
    );
    const file = variant ? manifest.variants[variant].config : manifest.config;
    return commandsOn(
      await databases.fresh({ major: 15, template: source }),
      await databases.fresh({ major: 18, template: target }),
      await loadConfig({ cwd: fileURLToPath(EXAMPLE), file }),
    );
  };
}

async function commandsOn(
  v1: TestDatabase,
  v2: TestDatabase,
  config: ResolvedConfig,
): Promise<TrainingApp> {
  const workdir = await mkdtemp(join(tmpdir(), 'rehome-training-app-'));
  onTestFinished(() => rm(workdir, { recursive: true, force: true }));
  const urls = { v1: v1.url, v2: v2.url };
  return {
    v1,
    v2,
    config,
    plan: (overrides = {}) => plan({ config, ...overrides, ...urls }),
    migrate: (overrides = {}, failpoint) => {
      const quiet = { unattended: true, skipTests: true, confirm: async () => {}, workdir };
      return migrate({ config, ...quiet, ...overrides, ...urls }, failpoint);
    },
    undo: (run, overrides = {}, failpoint) => {
      if (run === null) throw new Error('there was nothing to do, so there is no run to undo');
      return undo({ ...overrides, v2: v2.url, run }, failpoint);
    },
  };
}

/** The error that a command ends with. @throws when it ends well, or with another kind of error */
export async function refusal(command: Promise<unknown>): Promise<RehomeError> {
  const result = await command.then(
    () => 'it ended well',
    (error: unknown) => error,
  );
  if (result instanceof RehomeError) return result;
  throw result instanceof Error ? result : new Error(`not refused: ${String(result)}`);
}
