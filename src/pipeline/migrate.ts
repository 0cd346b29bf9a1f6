/**
 * `rehome migrate`: the plan shown and confirmed, the transaction with its witness, the tests
 * after it. What fails before the commit leaves the target as it was; a test that fails after it
 * takes the run back.
 */
import { EXIT, RehomeError } from '../errors.js';
import { beginRun, createLedger, failAbandoned, forgetRun, setRunState } from '../ledger/ledger.js';
import { NotUpToDate } from '../match/map-persons.js';
import type { CheckReport } from '../model/check.js';
import type { TriggerMode } from '../model/config.js';
import { HAZARD_CODES } from '../model/hazard.js';
import type { MigrateOptions } from '../model/options.js';
import { isEmpty, type Plan } from '../model/plan.js';
import type { MigrateResult } from '../model/run.js';
import type { Session } from '../postgres/session.js';
import { writing } from '../postgres/transaction.js';
import { pageBeside, writePage } from '../report/write-page.js';
import { writeCheckReport, writeMigrateResult } from '../report/write-report.js';
import { sql } from '../sql/sql.js';
import { requireCounting } from '../witness/count-writes.js';
import { type Applied, applyMove } from './apply-move.js';
import { exportIdMaps } from './export-id-maps.js';
import type { Failpoint } from './failpoint.js';
import { letOthersRun, lockSessionAgainstOthers, waitForOthers } from './one-run-at-a-time.js';
import { orWithAll } from './or-with-all.js';
import { lookAt, mapAndPlan, type Prepared, prepare, refuseHazards } from './prepare-move.js';
import { type RunContext, withContext } from './run-context.js';
import { dropScratch } from './stage-source.js';
import { TOOL } from './tool.js';
import { wayBackTriggers } from './trigger-mode.js';
import { undo } from './undo.js';
import { runTests } from './verify.js';

const nowhere: Failpoint = async () => {};

/** Thrown inside the transaction when the plan turns out empty, to leave it without a trace. */
class NothingToDo extends Error {
  constructor(readonly plan: Plan) {
    super('nothing to do');
  }
}

/**
 * @param failpoint for tests: called at the places named in `failpoint.ts`
 * @throws RehomeError: `refused_hazards`, `plan_drifted`, `run_in_progress` (exit 6),
 *   `witness_failed`, `verification_failed`, `tests_failed` (7), `undo_failed` (8), `interrupted`
 *   (130), or what a connection or statement throws
 */
export function migrate(
  given: MigrateOptions,
  failpoint: Failpoint = nowhere,
): Promise<MigrateResult> {
  return orWithAll(asPlanned(given), (options) => migrateOnce(options, failpoint));
}

function migrateOnce(options: MigrateOptions, failpoint: Failpoint): Promise<MigrateResult> {
  return withContext(options, async (context) => {
    const start = performance.now();
    const looked = await lookAt(context);
    await failpoint('connected', looked.target);
    await requireCounting(looked.target);
    await lockSessionAgainstOthers(looked.target);
    await failpoint('looked', looked.target);
    try {
      const { limit, all } = options;
      const prepared = await prepare(context, looked, { kind: 'unlogged', limit, all });
      await failpoint('staged', looked.target);
      if (options.unattended !== true) await preview(context, prepared, options);
      return await carryOut(context, prepared, options, start, failpoint);
    } finally {
      if (options.signal?.aborted !== true) {
        await context.stopBeside(looked.target);
        await clearAway(context, looked.target);
      }
    }
  });
}

/** What cannot be cleared away now, the next run does; it never hides how this one ended. */
async function clearAway(context: RunContext, target: Session): Promise<void> {
  try {
    const session = target.lost ? await context.open('target', 'clear away') : target;
    await session.execute(sql`SET lock_timeout = '2s'`);
    // After an undo, or on a new connection, the scratch schema may be another run's by now; or this
    // run's own lost connection is about to end.
    await waitForOthers(session);
    await dropScratch(session);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.emit({
      kind: 'notice',
      message: `the scratch tables stay until the next run (${reason})`,
    });
  }
}

/** A plan brings along the limit and the allowed hazards that it was made with. */
function asPlanned(options: MigrateOptions): MigrateOptions {
  const { plan, allow = [] } = options;
  if (plan === undefined) return options;
  const limit = plan.limit ?? options.limit;
  return {
    ...options,
    // A plan of everybody was made with the option, or nobody was up to date.
    ...(plan.persons.upToDate === 0 ? { all: true } : {}),
    ...(limit === undefined ? {} : { limit }),
    allow: HAZARD_CODES.filter((code) => allow.includes(code) || plan.allowed.includes(code)),
  };
}

/** Maps in a transaction that is rolled back, so that a person can look before anything is locked. */
async function preview(
  context: RunContext,
  prepared: Prepared,
  options: MigrateOptions,
): Promise<void> {
  const { target } = prepared.looked;
  let plan: Plan;
  await target.execute(sql`BEGIN`);
  try {
    plan = (await mapAndPlan(context, prepared, { ...options, digest: options.plan !== undefined }))
      .plan;
  } finally {
    if (!target.lost) await target.execute(sql`ROLLBACK`);
  }
  refuseHazards(plan);
  if (options.plan !== undefined) refuseDrift(options.plan, plan);
  if (!isEmpty(plan)) await context.stage('confirm', 'Confirmation', () => options.confirm(plan));
}

async function carryOut(
  context: RunContext,
  prepared: Prepared,
  options: MigrateOptions,
  start: number,
  failpoint: Failpoint,
): Promise<MigrateResult> {
  const { target } = prepared.looked;
  const { config } = context.options;
  await writing(target, () => createLedger(target));
  await failAbandoned(target);
  const run = await beginRun(target, {
    kind: 'migrate',
    undoes: null,
    source: config.source,
    tool: TOOL,
    plan: null,
  });
  let applied: Applied;
  try {
    applied = await applyMove({
      context,
      prepared,
      options,
      run,
      failpoint,
      accept: async (plan) => {
        if (options.plan !== undefined) refuseDrift(options.plan, plan);
        if (isEmpty(plan)) throw new NothingToDo(plan);
        if (options.unattended === true) await options.confirm(plan);
      },
    });
  } catch (error) {
    const connected = !target.lost && options.signal?.aborted !== true;
    if (error instanceof NothingToDo) {
      await forgetRun(target, run);
      return nothingDone(error.plan, context.timings, performance.now() - start);
    }
    if (connected && error instanceof NotUpToDate) await forgetRun(target, run);
    else if (connected) await setRunState(target, run, 'failed');
    throw error;
  }
  const connectToCommit = performance.now() - start;
  await failpoint('committed', null);
  const result: MigrateResult = {
    run,
    plan: applied.plan,
    witness: applied.witness,
    verified: applied.verified,
    tests: null,
    timings: context.timings,
    connectToCommit,
    rates: context.rates.points(),
    rowsWritten: applied.written.inserted + applied.written.updated + applied.written.deleted,
    files: { report: null, page: null, idMaps: [] },
  };
  const tests =
    options.skipTests === true
      ? null
      : await context.stage(
          'tests',
          'Test from another session',
          () => runTests(context, prepared, applied.mapped, applied.plan),
          (report) => `${report.passed} passed, ${report.failed} failed`,
        );
  if (tests !== null && tests.failed > 0 && options.keepOnFailure !== true) {
    if (!target.lost) await letOthersRun(target);
    await takeBack(options, run, tests, applied.plan.triggers);
  }
  return context.stage('report', 'Write report and id maps', async () => {
    const idMaps = await exportIdMaps(
      target.lost ? await context.open('target', 'report') : target,
      prepared.looked.move,
      config.source,
      options.workdir,
    );
    const complete = {
      ...result,
      tests,
      run,
      timings: { ...context.timings },
      files: { report: null, page: null, idMaps },
    };
    if (tests !== null) await writeCheckReport(options.workdir, tests);
    const report = await writeMigrateResult(options.workdir, complete);
    const written = { ...complete, files: { report, page: null, idMaps } };
    return {
      ...written,
      files: { ...written.files, page: await pageOf(context, written, report) },
    };
  });
}

/** What cannot be shown is no reason to call an applied run failed. */
async function pageOf(
  context: RunContext,
  result: MigrateResult,
  report: string,
): Promise<string | null> {
  try {
    return await writePage(pageBeside(report), { kind: 'migration', result });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `the report page could not be made (${reason}); to try again: rehome report --run ${result.run}`;
    context.emit({ kind: 'notice', message });
    return null;
  }
}

export function nothingDone(
  plan: Plan,
  timings: Readonly<Record<string, number>>,
  connectToCommit: number,
): MigrateResult {
  return {
    run: null,
    plan,
    witness: null,
    verified: [],
    tests: null,
    timings,
    connectToCommit,
    rates: [],
    rowsWritten: 0,
    files: { report: null, page: null, idMaps: [] },
  };
}

/** @throws RehomeError `plan_drifted`, exit code 6, that says what is not as it was */
export function refuseDrift(promised: Plan, found: Plan): void {
  const differences = [
    ...(promised.config === found.config ? [] : ['the config is another one']),
    ...(['source', 'target'] as const).flatMap((side) => [
      ...(promised[side].identity === found[side].identity
        ? []
        : [`the ${side} is another database`]),
      ...(promised[side].schema === found[side].schema ? [] : [`the ${side}'s schema has changed`]),
      ...(promised[side].data === found[side].data
        ? []
        : [`rows in scope have changed in the ${side}`]),
    ]),
  ];
  if (differences.length === 0) return;
  throw new RehomeError(`the databases have drifted from the plan of ${promised.madeAt}`, {
    code: 'plan_drifted',
    exitCode: EXIT.refused,
    details: differences,
    hint: 'make a new plan: rehome plan',
  });
}

async function takeBack(
  options: MigrateOptions,
  run: number,
  tests: CheckReport,
  triggers: TriggerMode,
): Promise<never> {
  const failed = tests.checks.filter((check) => check.outcome === 'failed');
  const details = failed.map(
    (check) => `${check.name}: expected ${check.expected}, found ${check.found}`,
  );
  try {
    await undo({
      v2: options.v2,
      run,
      changed: 'keep',
      triggers: wayBackTriggers(triggers, options.config),
      lockTimeout: options.config.limits.lockTimeout,
      ...(options.observer === undefined ? {} : { observer: options.observer }),
    });
  } catch (error) {
    throw new RehomeError(
      `${failed.length} tests failed after run ${run} was committed, and taking it back failed too: ${error instanceof Error ? error.message : String(error)}`,
      {
        code: 'undo_failed',
        exitCode: EXIT.wayBackFailed,
        state: 'applied',
        details,
        hint: `the run is applied; look at the failed tests, then: rehome rollback apply --run ${run}`,
        cause: error,
      },
    );
  }
  throw new RehomeError(
    `${failed.length} tests failed after run ${run} was committed; it was taken back`,
    {
      code: 'tests_failed',
      exitCode: EXIT.checkFailed,
      details,
      hint: 'the target is as before; --keep-on-failure keeps such a run for looking at it',
    },
  );
}
