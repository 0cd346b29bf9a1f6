/**
 * `rehome status`: can both databases be reached, are they what the config expects, who is in
 * them, which runs were made, and what to do next. Reports what it finds; throws for nothing that
 * is wrong with the databases.
 */
import { maySilenceTriggers } from '../apply/silence-triggers.js';
import { RehomeError } from '../errors.js';
import { readRuns } from '../ledger/read-runs.js';
import type { CommandOptions, DatabaseStatus, StatusReport } from '../model/options.js';
import type { Plan } from '../model/plan.js';
import { isEmpty } from '../model/plan.js';
import type { RunSummary } from '../model/run.js';
import { type DatabaseIdentity, identifyDatabase } from '../postgres/database-identity.js';
import { Session } from '../postgres/session.js';
import { plan } from './plan.js';

interface Reached {
  readonly status: DatabaseStatus;
  readonly runs: readonly RunSummary[];
  readonly silence: boolean | null;
}

export async function status(options: CommandOptions): Promise<StatusReport> {
  const at = (options.clock?.() ?? new Date()).toISOString();
  const source = await reach(options, 'source');
  const target = await reach(options, 'target');
  const problems: string[] = [];
  let made: Plan | null = null;
  if (source.status.reachable && target.status.reachable) {
    try {
      made = await plan(options);
    } catch (error) {
      if (!(error instanceof RehomeError) || options.signal?.aborted === true) throw error;
      problems.push([error.message, ...error.details].join('\n  '));
    }
  }
  const allowed = new Set(made?.allowed ?? []);
  for (const hazard of made?.hazards ?? []) {
    if (hazard.level === 'fatal' || (hazard.level === 'stop' && !allowed.has(hazard.code))) {
      problems.push(`${hazard.code}: ${hazard.message}; ${hazard.settle}`);
    }
  }
  const databases = [
    { ...source.status, persons: made?.persons.source ?? null },
    { ...target.status, persons: made?.persons.target ?? null },
  ];
  const ready = made !== null && problems.length === 0;
  return {
    at,
    databases,
    persons: made?.persons ?? null,
    runs: target.runs,
    triggers: triggerMode(target.silence, made),
    problems: [...databases.flatMap((d) => (d.error === null ? [] : [d.error])), ...problems],
    ready,
    next: nextCommand(ready, made, target.runs),
  };
}

async function reach(options: CommandOptions, side: 'source' | 'target'): Promise<Reached> {
  const nothing = { runs: [], silence: null };
  let session: Session;
  try {
    session = await Session.open(side === 'source' ? options.v1 : options.v2, {
      side,
      purpose: 'status',
      signal: options.signal,
    });
  } catch (error) {
    if (!(error instanceof RehomeError)) throw error;
    return { ...nothing, status: unreachable(side, error) };
  }
  try {
    const identity = await identifyDatabase(session);
    return {
      status: reachable(side, identity),
      runs: side === 'target' ? await readRuns(session) : [],
      silence: side === 'target' ? await maySilenceTriggers(session) : null,
    };
  } finally {
    await session.close();
  }
}

function unreachable(name: 'source' | 'target', error: RehomeError): DatabaseStatus {
  return {
    name,
    reachable: false,
    error: error.hint === undefined ? error.message : `${error.message}; ${error.hint}`,
    database: null,
    version: null,
    role: null,
    standby: false,
    persons: null,
    problems: [],
  };
}

function reachable(name: 'source' | 'target', identity: DatabaseIdentity): DatabaseStatus {
  return {
    name,
    reachable: true,
    error: null,
    database: identity.database,
    version: identity.version,
    role: identity.role,
    standby: identity.standby,
    persons: null,
    problems: name === 'target' && identity.standby ? ['is a standby: it takes no writes'] : [],
  };
}

function triggerMode(silence: boolean | null, made: Plan | null): StatusReport['triggers'] {
  if (silence === null) return null;
  if (made?.triggers === 'silence') {
    return {
      mode: 'silence',
      reason:
        'the role may set session_replication_role: foreign keys are checked for all rows at once',
    };
  }
  return {
    mode: 'fire',
    reason: silence
      ? 'the config wants triggers to fire'
      : 'the role may not set session_replication_role: every row pays for its foreign-key triggers; from PostgreSQL 15 on, GRANT SET ON PARAMETER session_replication_role gives the right',
  };
}

function nextCommand(ready: boolean, made: Plan | null, runs: readonly RunSummary[]): string {
  if (made === null) return 'correct the problems above, then: rehome status';
  if (!ready) return 'rehome plan   (shows the hazards and what settles each)';
  if (!isEmpty(made)) return 'rehome plan   (then: rehome migrate)';
  const [latest] = runs;
  return latest === undefined ? 'nothing to move' : 'rehome verify';
}
