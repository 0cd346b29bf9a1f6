/** A world whose streams are kept, and an engine that gives back samples. */
import type { Engine } from '../../src/cli/engine.js';
import { run } from '../../src/cli/run.js';
import type { World } from '../../src/cli/world.js';
import type { ExitCode } from '../../src/errors.js';
import { temporaryFolder } from '../config/temporary-folder.js';
import * as sample from './samples.js';

export const PASSWORD = 'S3cret-pass';

export const URLS = {
  V1_DATABASE_URL: `postgresql://me:${PASSWORD}@one:5432/app_v1`,
  V2_DATABASE_URL: `postgresql://me:${PASSWORD}@two:5432/app_v2`,
  STAGING_DATABASE_URL: `postgresql://me:${PASSWORD}@two:5432/app_staging`,
};

export interface Outcome {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
  readonly cwd: string;
}

function fakeEngine(given: Partial<Engine> = {}): Engine {
  return {
    init: async () => sample.sampleDraft(),
    checkSchema: async () => sample.sampleSchema(),
    syncSchema: async () => sample.sampleSchemaSync(),
    status: async () => sample.sampleStatus(),
    plan: async () => sample.samplePlan({ hazards: [] }),
    test: async () => sample.sampleRehearsal(),
    async migrate(options) {
      await options.confirm(sample.samplePlan({ hazards: [] }), sample.sampleChecklist('before'));
      return sample.samplePipeline();
    },
    verify: async () => sample.sampleChecks(false),
    listRuns: async () => [sample.sampleRun()],
    createPoint: async () => sample.samplePoint(),
    listPoints: async () => [sample.sampleListed()],
    async restorePoint(options) {
      const { preview } = sample.sampleRestore();
      if (options.dryRun !== true) await options.confirm?.(preview);
      return sample.sampleRestore();
    },
    async undoSince(options) {
      await options.confirm?.({ run: 3, database: 'app_v2', tables: [], conflicts: 0 });
      return { point: '20261122T214000Z', runs: [3], undone: [sample.sampleUndo()] };
    },
    async cleanUp(options) {
      await options.confirm?.(sample.sampleCleanUp());
      return sample.sampleCleanUp();
    },
    async undo(options) {
      await options.confirm?.({ run: 3, database: 'app_v2', tables: [], conflicts: 0 });
      return sample.sampleUndo();
    },
    backUpStaging: async () => '/work/rehome/backups/staging_1',
    async setUpStaging(options) {
      await options.consent.confirm?.({ database: 'app_st', identity: '7/1', tables: 3, bytes: 9 });
      return sample.sampleStaging();
    },
    async runDemo({ show, seed, variant, persons }) {
      show.heading('Two databases');
      show.plan(sample.samplePlan());
      const proofs = [{ statement: 'Nobody noticed.', holds: true, evidence: 'all rows compared' }];
      for (const proof of proofs) show.proof(proof);
      return sample.sampleDemo({
        persons: persons ?? 4928,
        seed: seed ?? 1,
        variant,
        proofs,
      });
    },
    ...given,
  };
}

/** Runs `rehome` in a folder of its own, with a sound config and URLs unless said otherwise. */
export async function rehome(
  argv: readonly string[],
  given: Partial<World> & {
    readonly engineWith?: Partial<Engine>;
    readonly files?: Readonly<Record<string, string>>;
  } = {},
): Promise<Outcome> {
  const { engineWith, files, ...world } = given;
  const cwd =
    world.cwd ??
    (await temporaryFolder(
      files ?? { 'rehome.config.yaml': 'root: users\nidentity: lower(email)\n' },
    ));
  const written = { stdout: '', stderr: '' };
  const code = await run(argv, {
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    interactive: false,
    environment: URLS,
    program: 'rehome',
    clock: () => new Date('2026-11-22T21:40:00.000Z'),
    signal: new AbortController().signal,
    engine: async () => fakeEngine(engineWith),
    ask: async () => null,
    choose: async () => null,
    ...world,
    cwd,
  });
  return { code, ...written, cwd };
}
