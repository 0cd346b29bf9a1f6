/** One database as `status` finds it: reached or not, who it is, what the role may there. */
import { maySilenceTriggers } from '../apply/silence-triggers.js';
import { RehomeError } from '../errors.js';
import { readRuns } from '../ledger/read-runs.js';
import type { DatabaseStatus, RightStatus } from '../model/options.js';
import type { RunSummary } from '../model/run.js';
import { type DatabaseIdentity, identifyDatabase } from '../postgres/database-identity.js';
import { Session, type Side } from '../postgres/session.js';
import { sql } from '../sql/sql.js';

export interface FoundDatabase {
  readonly status: DatabaseStatus;
  readonly identity: DatabaseIdentity | null;
  readonly runs: readonly RunSummary[];
  readonly rights: readonly RightStatus[];
  /** Of the target: whether triggers may be silenced. */
  readonly silence: boolean | null;
}

/** @throws RehomeError only for what is not the connection's fault */
export async function statusOfDatabase(
  url: string,
  side: Side,
  signal: AbortSignal | undefined,
): Promise<FoundDatabase> {
  let session: Session;
  try {
    session = await Session.open(url, { side, purpose: 'status', signal });
  } catch (error) {
    if (!(error instanceof RehomeError)) throw error;
    return {
      status: unreachable(side, error),
      ...{ identity: null, runs: [], rights: [], silence: null },
    };
  }
  try {
    const identity = await identifyDatabase(session);
    const silence = side === 'target' ? await maySilenceTriggers(session) : null;
    return {
      status: reachable(side, identity),
      identity,
      runs: side === 'target' ? await readRuns(session) : [],
      rights: side === 'target' ? await rightsIn(session, identity) : [],
      silence,
    };
  } finally {
    await session.close();
  }
}

async function rightsIn(session: Session, identity: DatabaseIdentity): Promise<RightStatus[]> {
  const { create, createdb, replication } = await session.row<{
    create: boolean;
    createdb: boolean;
    replication: boolean;
  }>(sql`
    SELECT has_database_privilege(current_database(), 'CREATE') AS create,
           r.rolsuper OR r.rolcreatedb AS createdb, r.rolsuper OR r.rolbypassrls AS replication
      FROM pg_catalog.pg_roles AS r WHERE r.rolname = current_user`);
  return [
    {
      right: 'CREATE on the database',
      has: create,
      means: 'for the ledger and for scratch tables: nothing works without it',
    },
    {
      right: 'CREATEDB',
      has: createdb,
      means: 'to restore a rollback point in place; without it, restore by hand',
    },
    {
      right: 'BYPASSRLS',
      has: replication,
      means: 'to see rows that policies hide; without it such a table is refused, never half read',
    },
    {
      right: 'pg_control_system()',
      has: !identity.identity.startsWith('unknown'),
      means: 'to tell databases apart at once; without it, by a lock that both would see',
    },
  ];
}

function unreachable(name: Side, error: RehomeError): DatabaseStatus {
  return {
    name,
    reachable: false,
    error: error.hint === undefined ? error.message : `${error.message}; ${error.hint}`,
    ...{ database: null, version: null, role: null, persons: null },
    standby: false,
    problems: [],
  };
}

function reachable(name: Side, identity: DatabaseIdentity): DatabaseStatus {
  const { database, version, role, standby } = identity;
  return {
    name,
    reachable: true,
    error: null,
    ...{ database, version, role, standby },
    persons: null,
    problems: name !== 'source' && standby ? ['is a standby: it takes no writes'] : [],
  };
}
