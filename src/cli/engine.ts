/**
 * What the commands ask of the rest of the program. `main.ts` hands in the real one, and loads it
 * only when a command needs it, so that `--help` stays quick; tests hand in their own.
 */
import type { DemoOptions, DemoResult } from '../demo/presenter.js';
import type { CheckReport } from '../model/check.js';
import type {
  CommandOptions,
  MigrateOptions,
  PlanOptions,
  SchemaOptions,
  SchemaSyncOptions,
  StatusReport,
  UndoOptions,
} from '../model/options.js';
import type { Plan } from '../model/plan.js';
import type { MigrateResult, RunSummary, UndoResult } from '../model/run.js';
import type { SchemaReport, SchemaSyncResult } from '../model/schema.js';

export interface Engine {
  checkSchema(options: SchemaOptions): Promise<SchemaReport>;
  syncSchema(options: SchemaSyncOptions): Promise<SchemaSyncResult>;
  status(options: CommandOptions): Promise<StatusReport>;
  plan(options: PlanOptions): Promise<Plan>;
  migrate(options: MigrateOptions): Promise<MigrateResult>;
  verify(options: CommandOptions): Promise<CheckReport>;
  listRuns(options: { readonly v2: string }): Promise<readonly RunSummary[]>;
  undo(options: UndoOptions): Promise<UndoResult>;
  runDemo(options: DemoOptions): Promise<DemoResult>;
}
