/**
 * The rehearsal: the whole run on staging, taken back, every row compared with before, and made
 * again. Source and target are read at most; staging keeps the second run, for people to look at.
 */

import { join } from 'node:path';
import { readSearchPath } from '../catalog/read-catalog.js';
import { SCRATCH_SCHEMA, USER_SCHEMA } from '../catalog/user-schemas.js';
import { EXIT, RehomeError } from '../errors.js';
import type { RunEvent } from '../model/event.js';
import type { MigrateOptions, RehearseOptions } from '../model/options.js';
import {
  REHEARSAL_FORMAT,
  type RehearsalReport,
  type RehearsalStep,
  type RehearsalStepName,
  type RunNeeds,
} from '../model/rehearsal.js';
import type { MigrateResult } from '../model/run.js';
import { type TableId, tableText } from '../model/table-id.js';
import { type DatabaseIdentity, identifyDatabase } from '../postgres/database-identity.js';
import { Session } from '../postgres/session.js';
import { pageBeside, writePage } from '../report/write-page.js';
import { writeRehearsal } from '../report/write-report.js';
import { literal, sql } from '../sql/sql.js';
import { markUsed } from '../staging/staging-state.js';
import {
  comparePictures,
  dropPictures,
  type PicturedTable,
  pictureRows,
} from '../witness/picture-rows.js';
import type { Failpoint } from './failpoint.js';
import { migrate } from './migrate.js';
import { Stages } from './stages.js';
import { TOOL } from './tool.js';
import { wayBackTriggers } from './trigger-mode.js';
import { undo } from './undo.js';
import { usingSession } from './using-session.js';

/** Stages during which rows of moved persons are locked. */
const LOCKING = ['match', 'apply', 'witness', 'verify', 'commit'] as const;

/** Failed checks shown with an error. */
const SHOWN = 10;

type Needs = Pick<RunNeeds, 'scratch' | 'locks'>;

/**
 * @param options `setUp` makes staging a copy of the target; null where it is one already
 * @param whenBack for tests: called after the way back, before rows are compared
 * @returns the report, which is also written to WORKDIR/reports; it has `passed: true`
 * @throws RehomeError `rehearsal_failed`, exit code 7, where a test failed or the way back did not
 *   lead back; or what the run threw, saying that it was on staging. The target is as before.
 */
export async function rehearse(
  options: RehearseOptions,
  whenBack: () => Promise<void> = async () => {},
): Promise<RehearsalReport> {
  const stages = new Stages({ ...options, observer: inset(options) });
  const start = performance.now();
  const steps: RehearsalStep[] = [];
  const step = async <T>(
    name: RehearsalStepName,
    title: string,
    work: () => Promise<T>,
    summary: (result: T) => string,
  ): Promise<T> => {
    options.signal?.throwIfAborted();
    const began = performance.now();
    const result = await work();
    const milliseconds = performance.now() - began;
    steps.push({ name, title, milliseconds, summary: summary(result) });
    return result;
  };
  try {
    const { setUp } = options;
    if (setUp !== null) await step('setup', 'Staging set up', setUp, (text) => text);
    return await onStaging(options, stages, { start, steps, step, whenBack });
  } catch (error) {
    throw asOnStaging(stages.failure(error));
  }
}

interface Steps {
  readonly start: number;
  readonly whenBack: () => Promise<void>;
  readonly steps: RehearsalStep[];
  readonly step: <T>(
    name: RehearsalStepName,
    title: string,
    work: () => Promise<T>,
    summary: (result: T) => string,
  ) => Promise<T>;
}

async function onStaging(
  options: RehearseOptions,
  stages: Stages,
  { start, steps, step, whenBack }: Steps,
): Promise<RehearsalReport> {
  // Staging has the target's tables, and not the settings that say which of them a name means.
  const searchPath = await usingSession(
    options.v2,
    { side: 'target', purpose: 'rehearse', signal: options.signal },
    readSearchPath,
  );
  const moveOnStaging = forStaging(options, searchPath);
  const session = await Session.open(options.staging, {
    side: 'staging',
    purpose: 'rehearse',
    signal: options.signal,
  });
  try {
    const identity = await identifyDatabase(session);
    const pictured = await stages.stage(
      'rehearsal',
      'Picture every row of staging',
      () => step('picture', 'Every row pictured', () => pictureRows(session), tableCount),
      tableCount,
    );
    const found: { needs: Needs | null } = { needs: null };
    const before = await bytesOf(session);
    await markUsed(session);
    const first = await step(
      'migrate',
      'Migrated',
      () => migrate(moveOnStaging, lookingAtNeeds(found)),
      migrated,
    );
    const after = await bytesOf(session);
    const made = { options, identity, first, steps, pictured, start };
    if (first.run === null) {
      await dropPictures(session);
      return await close({ ...made, needs: null, second: null, differences: [] });
    }
    const needs = needsOf(first, found.needs, before, after);
    const { run } = first;
    const { lockTimeout } = options.config.limits;
    await step(
      'undo',
      'Taken back',
      () =>
        undo({
          ...interruptible(options),
          ...{ v2: options.staging, run, lockTimeout, observer: inset(options) },
          triggers: wayBackTriggers(first.plan.triggers, options.config),
        }),
      ({ tables }) => `run ${run}, ${tables.length} tables`,
    );
    await whenBack();
    const differences = await stages.stage(
      'rehearsal',
      'Compare every row with before',
      () =>
        step(
          'compare',
          'Compared with before, row for row',
          () => comparePictures(session, pictured),
          (found_) => (found_.length === 0 ? 'no difference' : `${found_.length} tables differ`),
        ),
      (found_) => (found_.length === 0 ? 'no difference' : `${found_.length} tables differ`),
    );
    await dropPictures(session);
    const told = differences.map(
      ({ table, missing, added, examples }) =>
        `${table}: ${missing} rows missing, ${added} too many, such as ${examples.join(' ')}`,
    );
    // A way back that went wrong is not built upon.
    const second =
      told.length > 0
        ? null
        : await step('again', 'Migrated again', () => migrate(moveOnStaging), migrated);
    return await close({ ...made, needs, second, differences: told });
  } finally {
    if (session.lost || options.signal?.aborted === true) session.destroy();
    else await session.close();
  }
}

function tableCount(tables: readonly PicturedTable[]): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return `${rows.toLocaleString('en-US')} rows in ${tables.length} tables`;
}

function migrated({ run, rowsWritten, tests }: MigrateResult): string {
  if (run === null) return 'nothing to move';
  const checks = tests === null ? 'without tests' : `${tests.passed} tests passed`;
  return `run ${run}, ${rowsWritten.toLocaleString('en-US')} rows written, ${checks}`;
}

function interruptible(options: RehearseOptions): Pick<RehearseOptions, 'signal' | 'clock'> {
  const { signal, clock } = options;
  return { ...(signal === undefined ? {} : { signal }), ...(clock === undefined ? {} : { clock }) };
}

/** The same run as the target's, with the expensive witness, on the other database. */
function forStaging(options: RehearseOptions, searchPath: readonly string[]): MigrateOptions {
  const { staging, setUp: _setUp, workdir, ...rest } = options;
  return {
    ...rest,
    searchPath,
    observer: inset(options),
    v2: staging,
    workdir: join(workdir, 'staging'),
    witness: 'full',
    unattended: true,
    confirm: async () => {},
    // A run that failed its tests stays on staging, to look at.
    keepOnFailure: true,
  };
}

/** Stages of the rehearsal are told as such; the target's own have the same names. */
function inset(options: RehearseOptions): (event: RunEvent) => void {
  return (event) =>
    options.observer?.(
      event.kind === 'stage-started' ? { ...event, title: `staging: ${event.title}` } : event,
    );
}

/** Reads from inside the transaction what it holds just before its end. */
function lookingAtNeeds(found: { needs: Needs | null }): Failpoint {
  return async (name, session) => {
    if (name !== 'verified' || session === null) return;
    const { bytes } = await session.row<{ bytes: number }>(sql`
      SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::float8 AS bytes
        FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
       WHERE n.nspname = ${literal(SCRATCH_SCHEMA)} AND c.relkind = 'r'`);
    const locks = await session.rows<TableId & { modes: string[] }>(sql`
      SELECT n.nspname AS schema, c.relname AS name, array_agg(DISTINCT l.mode ORDER BY l.mode) AS modes
        FROM pg_catalog.pg_locks AS l
        JOIN pg_catalog.pg_class AS c ON c.oid = l.relation
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
       WHERE l.pid = pg_backend_pid() AND l.granted AND c.relkind IN ('r', 'p')
         AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
         AND l.mode <> 'AccessShareLock' AND ${USER_SCHEMA}
       GROUP BY 1, 2 ORDER BY 1, 2`);
    const held = locks.map(({ modes, ...table }) => ({ table: tableText(table), modes }));
    found.needs = { scratch: bytes, locks: held };
  };
}

interface Bytes {
  readonly database: number;
  /** Position in the write-ahead log. */
  readonly wal: number;
}

async function bytesOf(session: Session): Promise<Bytes> {
  return session.row<{ database: number; wal: number }>(sql`
    SELECT pg_database_size(current_database())::float8 AS database,
           (pg_current_wal_lsn() - '0/0'::pg_lsn)::float8 AS wal`);
}

function needsOf(
  { connectToCommit, timings }: MigrateResult,
  inside: Needs | null,
  before: Bytes,
  after: Bytes,
): RunNeeds | null {
  if (inside === null) return null;
  return {
    ...inside,
    connectToCommit,
    locked: LOCKING.reduce((sum, name) => sum + (timings[name] ?? 0), 0),
    growth: Math.max(0, after.database - before.database),
    wal: after.wal - before.wal,
  };
}

async function close(made: {
  readonly options: RehearseOptions;
  readonly identity: DatabaseIdentity;
  readonly first: MigrateResult;
  readonly second: MigrateResult | null;
  readonly steps: readonly RehearsalStep[];
  readonly needs: RunNeeds | null;
  readonly pictured: readonly PicturedTable[];
  readonly differences: readonly string[];
  readonly start: number;
}): Promise<RehearsalReport> {
  const { options, identity, first, second, differences } = made;
  const { plan } = first;
  const failed = [first, second].flatMap(
    (result) => result?.tests?.checks.filter((check) => check.outcome === 'failed') ?? [],
  );
  const report: RehearsalReport = {
    format: REHEARSAL_FORMAT,
    at: (options.clock?.() ?? new Date()).toISOString(),
    tool: TOOL,
    config: plan.config,
    source: plan.source,
    target: options.proposed?.target ?? plan.target,
    substance: options.proposed?.substance ?? null,
    staging: {
      identity: identity.identity,
      database: identity.database,
      version: identity.version,
    },
    limit: plan.limit,
    persons: plan.persons,
    rowsWritten: first.rowsWritten,
    steps: made.steps,
    needs: made.needs,
    tests:
      first.tests === null || second === null || second.tests === null
        ? null
        : [first.tests, second.tests],
    wayBack:
      first.run === null
        ? null
        : {
            tables: made.pictured.length,
            rows: made.pictured.reduce((sum, table) => sum + table.rows, 0),
            differences,
          },
    milliseconds: performance.now() - made.start,
    passed: failed.length === 0 && differences.length === 0,
  };
  const file = await writeRehearsal(options.workdir, report);
  await writePage(pageBeside(file), { kind: 'rehearsal', report });
  if (report.passed) return report;
  throw new RehomeError(
    differences.length > 0
      ? 'the way back did not lead back: staging is not as it was before the run'
      : `${failed.length === 1 ? 'a test' : `${failed.length} tests`} failed in the rehearsal`,
    {
      code: 'rehearsal_failed',
      exitCode: EXIT.checkFailed,
      details: [
        ...differences,
        ...failed.map((check) => `${check.name}: expected ${check.expected}, found ${check.found}`),
      ].slice(0, SHOWN),
      hint: `all of it is in ${file}; staging is left as it is, to look at; the target was not touched`,
    },
  );
}

/** Whatever fails in a rehearsal leaves the target as it was; where it failed has to be said. */
function asOnStaging(error: Error): Error {
  if (!(error instanceof RehomeError) || error.code === 'rehearsal_failed') return error;
  const { code, exitCode, details, hint, state } = error;
  if (code === 'interrupted') {
    return new RehomeError('interrupted in the rehearsal on staging; the target was only read', {
      ...{ code, exitCode, cause: error },
      hint: 'run the same command again whenever you like; staging is filled anew then',
    });
  }
  return new RehomeError(`on staging: ${error.message}`, {
    ...{ code, exitCode, details, cause: error },
    // What to do about a run in the target is no advice for one in a copy of it.
    ...(hint === undefined || state !== 'not_applied' ? {} : { hint }),
  });
}
