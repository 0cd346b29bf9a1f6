/**
 * What the commands ask of the rest of the program. `main.ts` hands in the real one, and loads it
 * only when a command needs it, so that `--help` stays quick; tests hand in their own.
 */
import type { DemoOptions, DemoResult } from '../demo/presenter.js';
import type { CheckReport } from '../model/check.js';
import type { Draft } from '../model/draft.js';
import type { InitOptions } from '../model/init-options.js';
import type {
  PipelineOptions,
  PlanOptions,
  SchemaOptions,
  SchemaSyncOptions,
  StatusOptions,
  StatusReport,
  TestOptions,
  UndoOptions,
  VerifyOptions,
} from '../model/options.js';
import type { PipelineResult } from '../model/pipeline.js';
import type { Plan } from '../model/plan.js';
import type { RehearsalReport } from '../model/rehearsal.js';
import type {
  CleanUpOptions,
  CreatePointOptions,
  ListPointsOptions,
  RestorePointOptions,
  UndoSinceOptions,
} from '../model/rollback-options.js';
import type {
  CleanUpResult,
  CreatedPoint,
  ListedPoint,
  RestoreResult,
  UndoSinceResult,
} from '../model/rollback-point.js';
import type { RunSummary, UndoResult } from '../model/run.js';
import type { SchemaReport, SchemaSyncResult } from '../model/schema.js';
import type { SetUpStagingOptions, StagingResult } from '../model/staging.js';

export interface Engine {
  init(options: InitOptions): Promise<Draft>;
  checkSchema(options: SchemaOptions): Promise<SchemaReport>;
  syncSchema(options: SchemaSyncOptions): Promise<SchemaSyncResult>;
  status(options: StatusOptions): Promise<StatusReport>;
  plan(options: PlanOptions): Promise<Plan>;
  test(options: TestOptions): Promise<RehearsalReport>;
  /** The whole process. */
  migrate(options: PipelineOptions): Promise<PipelineResult>;
  verify(options: VerifyOptions): Promise<CheckReport>;
  listRuns(options: { readonly v2: string }): Promise<readonly RunSummary[]>;
  createPoint(options: CreatePointOptions): Promise<CreatedPoint>;
  listPoints(options: ListPointsOptions): Promise<readonly ListedPoint[]>;
  restorePoint(options: RestorePointOptions): Promise<RestoreResult>;
  undoSince(options: UndoSinceOptions): Promise<UndoSinceResult>;
  cleanUp(options: CleanUpOptions): Promise<CleanUpResult>;
  undo(options: UndoOptions): Promise<UndoResult>;
  /** @returns the folder of the backup */
  backUpStaging(options: {
    readonly staging: string;
    readonly workdir: string;
    readonly environment?: Readonly<Record<string, string | undefined>>;
    readonly signal?: AbortSignal;
  }): Promise<string>;
  setUpStaging(options: SetUpStagingOptions): Promise<StagingResult>;
  runDemo(options: DemoOptions): Promise<DemoResult>;
}
