/** Target and staging opened, told apart, and their schemas compared. Both are only read. */
import type { SchemaOptions } from '../model/options.js';
import type { SchemaReport } from '../model/schema.js';
import {
  type DatabaseIdentity,
  identifyDatabase,
  refuseSameDatabase,
} from '../postgres/database-identity.js';
import { Session } from '../postgres/session.js';
import { type Comparison, compareSchemas } from '../schema-sync/compare-schemas.js';
import { findUnavailable } from '../schema-sync/find-unavailable.js';
import { printAlike } from '../schema-sync/print-alike.js';
import { readSchema } from '../schema-sync/read-schema.js';
import { sql } from '../sql/sql.js';
import { bothOf } from './both-of.js';
import type { Stages } from './stages.js';

export interface ComparedDatabases {
  readonly comparison: Comparison;
  readonly report: SchemaReport;
}

export interface OpenDatabases {
  readonly target: Session;
  readonly staging: Session;
  /** Source and target. */
  readonly others: readonly Session[];
}

/**
 * Opens what the URLs lead to, closes it whatever happens, and refuses staging that is source or
 * target. Of the sessions only staging's can write.
 */
export async function withDatabases<T>(
  options: SchemaOptions,
  work: (open: OpenDatabases) => Promise<T>,
): Promise<T> {
  const sessions: Session[] = [];
  const open = async (url: string, side: 'source' | 'target' | 'staging') => {
    const session = await Session.open(url, {
      ...{ side, purpose: 'sync schema', signal: options.signal },
    });
    sessions.push(session);
    if (side !== 'staging') await session.execute(sql`SET default_transaction_read_only = on`);
    return session;
  };
  try {
    const target = await open(options.v2, 'target');
    const staging = await open(options.staging, 'staging');
    const others = [target];
    if (options.v1 !== undefined) others.push(await open(options.v1, 'source'));
    for (const other of others) await refuseSameDatabase(other, staging);
    const result = await work({ target, staging, others });
    for (const session of sessions) await session.close();
    return result;
  } finally {
    // What is still open after a failure is busy or in a transaction that nobody needs any more.
    for (const session of sessions) session.destroy();
  }
}

/** One comparison, as a stage. */
export async function compareDatabases(
  stages: Stages<SchemaOptions>,
  { target, staging }: OpenDatabases,
): Promise<ComparedDatabases> {
  const { v2, staging: stagingUrl, signal } = stages.options;
  return stages.stage(
    'schema',
    'Compare the schemas of target and staging',
    async () => {
      const identities = [await identifyDatabase(target), await identifyDatabase(staging)] as const;
      const pictures = await bothOf(
        readSchema(v2, 'target', signal),
        readSchema(stagingUrl, 'staging', signal),
      );
      const comparison = await compareAlike(stages, identities, pictures);
      return { comparison, report: reportOf(stages, identities, comparison) };
    },
    ({ report }) => (report.inSync ? 'no difference' : `${report.differences.length} differences`),
  );
}

type Pair<T> = readonly [target: T, staging: T];

async function compareAlike(
  stages: Stages<SchemaOptions>,
  [target, staging]: Pair<DatabaseIdentity>,
  [wanted, there]: Pair<Awaited<ReturnType<typeof readSchema>>>,
): Promise<Comparison> {
  const { staging: url, signal } = stages.options;
  const unavailable = findUnavailable(wanted, there);
  if (major(target) === major(staging)) return compareSchemas(wanted, there, unavailable);
  const alike = await printAlike(url, wanted.entries, signal);
  if (alike === null) {
    stages.emit({
      kind: 'notice',
      message: `PostgreSQL ${major(target)} and ${major(staging)} print some definitions differently, and staging's role may not create a database to tell: some differences may be none.`,
    });
    return compareSchemas(wanted, there, unavailable);
  }
  const { invalidIndexes } = wanted;
  const all = new Map([...alike.failed, ...unavailable]);
  return compareSchemas({ ...alike.picture, invalidIndexes }, there, all);
}

function major({ versionNumber }: DatabaseIdentity): number {
  return Math.floor(versionNumber / 10_000);
}

function reportOf(
  stages: Stages<SchemaOptions>,
  [target, staging]: Pair<DatabaseIdentity>,
  { differences, unavailable, fingerprint }: Comparison,
): SchemaReport {
  const shown = ({ database, version }: DatabaseIdentity) => ({ database, version });
  return {
    at: stages.now().toISOString(),
    target: shown(target),
    staging: shown(staging),
    inSync: differences.length === 0,
    differences: differences.map(({ key: _, ...difference }) => difference),
    unavailable: [...unavailable].map(([key, reason]) => `${textOf(key)}: ${reason}`),
    fingerprint,
  };
}

/** Such as `POLICY public.users mine`. */
function textOf(key: string): string {
  const parts: unknown = JSON.parse(key);
  const [type, schema, name] = Array.isArray(parts) ? parts.map(String) : [];
  return `${type} ${schema === '-' ? '' : `${schema}.`}${name}`;
}
