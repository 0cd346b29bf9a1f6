/**
 * `rehome status`: can the databases be reached, are they what the config expects, who is in them,
 * what was rehearsed, kept and done so far, and what comes next. Reports what it finds; throws for
 * nothing that is wrong with the databases. Writes to none of them.
 */
import { RehomeError } from '../errors.js';
import type { StatusOptions, StatusReport } from '../model/options.js';
import type { Checklist, SourceActivity } from '../model/pipeline.js';
import { isEmpty, type Plan } from '../model/plan.js';
import type { ListedPoint } from '../model/rollback-point.js';
import type { RunSummary } from '../model/run.js';
import { checklistBefore } from '../report/checklist.js';
import { readRehearsals } from '../report/read-rehearsals.js';
import { backupTools } from './backup-tools.js';
import { asKnownPoint } from './find-fresh-point.js';
import { listPoints } from './list-points.js';
import { lookAtSource } from './look-at-source.js';
import { plan } from './plan.js';
import { substanceOf } from './plan-substance.js';
import { type FoundDatabase, statusOfDatabase } from './status-of-database.js';
import { statusOfStaging } from './status-of-staging.js';

export async function status(options: StatusOptions): Promise<StatusReport> {
  const at = (options.clock?.() ?? new Date()).toISOString();
  const { signal } = options;
  const source = await statusOfDatabase(options.v1, 'source', signal);
  const target = await statusOfDatabase(options.v2, 'target', signal);
  const staging =
    options.staging === undefined
      ? null
      : await statusOfDatabase(options.staging, 'staging', signal);
  const problems: string[] = [];
  const made =
    source.status.reachable && target.status.reachable ? await planned(options, problems) : null;
  const found = [source, target, ...(staging === null ? [] : [staging])];
  const unreachable = found.flatMap(({ status: one }) => (one.error === null ? [] : [one.error]));
  const reached = found.filter((one) => one.status.reachable);
  problems.push(
    ...reached.flatMap(({ status: one }) => one.problems.map((text) => `${one.name} ${text}`)),
  );
  const { v2, ...elsewhere } = options;
  const points = await listPoints(target.status.reachable ? { ...elsewhere, v2 } : elsewhere);
  const ready = made !== null && unreachable.length === 0 && problems.length === 0;
  const staged =
    options.staging !== undefined && staging?.status.reachable === true
      ? await statusOfStaging({ ...options, staging: options.staging })
      : null;
  const before = await checklist(options, at, made, problems, points);
  return {
    at,
    databases: [
      { ...source.status, persons: made?.persons.source ?? null },
      { ...target.status, persons: made?.persons.target ?? null },
      ...(staging === null
        ? []
        : [{ ...staging.status, persons: staged?.persons?.target ?? null }]),
    ],
    persons: made?.persons ?? null,
    staging: staged,
    runs: target.runs,
    points,
    triggers: triggerMode(target, made),
    rights: target.rights,
    tools: await backupTools(options, target.identity?.versionNumber ?? null),
    before,
    problems: [...unreachable, ...problems],
    ready,
    next: nextCommand({ ready, made, runs: target.runs, staging, before }),
  };
}

/** The plan as it would be; whatever stands in its way becomes a problem. */
async function planned(options: StatusOptions, problems: string[]): Promise<Plan | null> {
  try {
    const made = await plan(options);
    const allowed = new Set(made.allowed);
    for (const hazard of made.hazards) {
      if (hazard.level === 'fatal' || (hazard.level === 'stop' && !allowed.has(hazard.code))) {
        problems.push(`${hazard.code}: ${hazard.message}; ${hazard.settle}`);
      }
    }
    return made;
  } catch (error) {
    if (!(error instanceof RehomeError) || options.signal?.aborted === true) throw error;
    problems.push([error.message, ...error.details].join('\n  '));
    return null;
  }
}

async function checklist(
  options: StatusOptions,
  at: string,
  made: Plan | null,
  problems: readonly string[],
  points: readonly ListedPoint[],
): Promise<Checklist | null> {
  if (made === null) return null;
  const { v1, v2, workdir, signal } = options;
  const more = signal === undefined ? {} : { signal };
  const source: SourceActivity = await lookAtSource(made, {
    v1,
    workdir,
    now: new Date(at),
    ...more,
  });
  const [newest] = points;
  const [rehearsal] = await readRehearsals(workdir);
  return checklistBefore({
    ...{ at, plan: made, problems, source },
    rehearsal: rehearsal?.report ?? null,
    substance: substanceOf(made),
    point: newest === undefined ? null : await asKnownPoint({ v2, ...more }, newest),
  });
}

function triggerMode({ silence }: FoundDatabase, made: Plan | null): StatusReport['triggers'] {
  if (silence === null) return null;
  if (made?.triggers === 'silence') {
    return {
      mode: 'silence',
      reason:
        'the role may set session_replication_role: foreign keys are checked for all rows at once',
    };
  }
  if (made?.triggers === 'disable') {
    return {
      mode: 'disable',
      reason:
        'the config has those of the written tables disabled until the commit: others who write these tables wait for that long',
    };
  }
  return {
    mode: 'fire',
    reason: silence
      ? 'the config wants triggers to fire'
      : 'the role may not set session_replication_role: every row pays for its foreign-key triggers; from PostgreSQL 15 on, GRANT SET ON PARAMETER session_replication_role gives the right',
  };
}

function nextCommand(facts: {
  readonly ready: boolean;
  readonly made: Plan | null;
  readonly runs: readonly RunSummary[];
  readonly staging: FoundDatabase | null;
  readonly before: Checklist | null;
}): string {
  const { ready, made, runs, staging, before } = facts;
  if (made === null) return 'correct the problems above, then: rehome status';
  if (!ready) return 'rehome plan   (shows the hazards and what settles each)';
  if (isEmpty(made)) return runs.length === 0 ? 'nothing to move' : 'rehome verify';
  if (staging === null) {
    return 'rehome plan   (then set STAGING_DATABASE_URL for a rehearsal, or: rehome migrate --skip-staging)';
  }
  const rehearsed = before?.items.find(({ name }) => name === 'rehearsal')?.state === 'done';
  return rehearsed
    ? 'rehome migrate'
    : 'rehome plan   (then: rehome test, which rehearses on staging)';
}
