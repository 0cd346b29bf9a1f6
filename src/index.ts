/**
 * The public API of `rehome`.
 *
 * @example
 * import { loadConfig, migrate, plan } from 'pg-rehome';
 * const config = await loadConfig({ cwd: process.cwd() });
 * const proposed = await plan({ v1, v2, config });
 */

// Config
export { type ConfigFormat, printConfig } from './config/print-config.js';
export { loadConfig, resolveConfig } from './config/resolve-config.js';
// What goes in and comes out
export { EXIT, type ExitCode, RehomeError, type TargetState } from './errors.js';
export type * from './model/check.js';
export type * from './model/config.js';
export type * from './model/draft.js';
export { LEAVE_OUT } from './model/draft.js';
export type * from './model/event.js';
export type * from './model/hazard.js';
export type * from './model/init-options.js';
export type * from './model/options.js';
export type * from './model/pipeline.js';
export type {
  DatabaseFingerprint,
  Inference,
  JsonLinkPlan,
  PersonCounts,
  Plan,
  PlanLink,
  TablePlan,
} from './model/plan.js';
export { isEmpty, PLAN_FORMAT } from './model/plan.js';
export type * from './model/rehearsal.js';
export type * from './model/rollback-options.js';
export type * from './model/rollback-point.js';
export type * from './model/run.js';
export type * from './model/schema.js';
export type * from './model/staging.js';
// Commands
export { backUpStaging } from './pipeline/back-up-staging.js';
export { cleanUp } from './pipeline/clean-up.js';
export { createPoint } from './pipeline/create-point.js';
export { init } from './pipeline/init.js';
export { listPoints } from './pipeline/list-points.js';
export { listRuns } from './pipeline/list-runs.js';
export { migrate } from './pipeline/migrate.js';
export { plan } from './pipeline/plan.js';
export { rehearse } from './pipeline/rehearse.js';
export { restorePoint } from './pipeline/restore-point.js';
export { runPipeline } from './pipeline/run-pipeline.js';
export {
  checkSchema,
  schemaFingerprint,
  syncSchema,
} from './pipeline/schema.js';
export { setUpStaging } from './pipeline/set-up-staging.js';
export { status } from './pipeline/status.js';
export { test } from './pipeline/test.js';
export { undo } from './pipeline/undo.js';
export { undoSince } from './pipeline/undo-since.js';
export { verify } from './pipeline/verify.js';
