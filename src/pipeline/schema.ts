/** Staging's schema held against the target's, and made the same. The target is only read. */
import { EXIT, RehomeError } from '../errors.js';
import type { SchemaOptions, SchemaSyncOptions } from '../model/options.js';
import type {
  SchemaDifference,
  SchemaReport,
  SchemaStatement,
  SchemaSyncResult,
} from '../model/schema.js';
import { refuseSameDatabase } from '../postgres/database-identity.js';
import { Session, type Side } from '../postgres/session.js';
import { writing } from '../postgres/transaction.js';
import { compareSchemas } from '../schema-sync/compare-schemas.js';
import { runStatements } from '../schema-sync/ddl-run.js';
import { readSchema, type SchemaPicture } from '../schema-sync/read-schema.js';
import { repairSchema, settleIn } from '../schema-sync/repair-schema.js';
import { sql } from '../sql/sql.js';
import { requireStaging } from '../staging/staging-guard.js';
import { Stages } from './stages.js';

export { schemaFingerprint } from '../schema-sync/read-schema.js';

/** Differences told with an error. */
const SHOWN = 20;

/**
 * Compares; writes nowhere.
 * @throws RehomeError `same_database`, `schema_dump_failed`, or of a connection
 */
export async function checkSchema(options: SchemaOptions): Promise<SchemaReport> {
  const stages = new Stages(options);
  try {
    await withSessions(options, async (staging, others) => {
      for (const other of others) await refuseSameDatabase(other, staging);
    });
    return (await look(stages, options)).report;
  } catch (error) {
    throw stages.failure(error);
  }
}

/**
 * Makes staging's schema the target's in one transaction, and checks that it is.
 * @throws RehomeError of the guard of staging, `schema_sync_failed` (rolled back), or
 *   `schema_sync_incomplete` (applied, and still different), both with exit code 7
 */
export async function syncSchema(options: SchemaSyncOptions): Promise<SchemaSyncResult> {
  const stages = new Stages(options);
  const start = performance.now();
  const dryRun = options.dryRun === true;
  try {
    return await withSessions(options, async (session, others) => {
      const guard = () => requireStaging(session, others, options.consent);
      // The mark of a dry run is rolled back with the rest.
      if (dryRun) await rolledBack(session, guard);
      else await guard();
      const before = await look(stages, options);
      const done = (statements: readonly SchemaStatement[], after: SchemaReport | null) => ({
        ...{ before: before.report, statements, applied: after !== null, after },
        milliseconds: performance.now() - start,
      });
      if (before.report.inSync) return done([], null);
      const statements = await stages.stage(
        'schema',
        'Find the statements',
        () =>
          rolledBack(session, async () => {
            await settleIn(session);
            return repairSchema(session, before.target, before.staging, before.comparison);
          }),
        (found) => `${found.length} statements`,
      );
      if (dryRun) return done(statements, null);
      await options.confirm?.(statements, before.report.staging.database);
      await stages.stage('schema', 'Change the schema of staging', () =>
        writing(session, async () => {
          await settleIn(session);
          await runStatements(session, statements);
        }),
      );
      const { report } = await look(stages, options);
      if (!report.inSync) throw incomplete(report.differences);
      return done(statements, report);
    });
  } catch (error) {
    throw stages.failure(error);
  }
}

interface Looked {
  readonly report: SchemaReport;
  readonly target: SchemaPicture;
  readonly staging: SchemaPicture;
  readonly comparison: ReturnType<typeof compareSchemas>;
}

async function look(stages: Stages, options: SchemaOptions): Promise<Looked> {
  return stages.stage(
    'schema',
    'Compare the schemas',
    async () => {
      const [target, staging] = await both(
        readSchema(options.v2, 'target', options.signal),
        readSchema(options.staging, 'staging', options.signal),
      );
      const comparison = compareSchemas(target, staging);
      const { differences, unavailable, fingerprint } = comparison;
      const of = ({ database: { database, version } }: SchemaPicture) => ({ database, version });
      const report: SchemaReport = {
        at: stages.now().toISOString(),
        target: of(target),
        staging: of(staging),
        inSync: differences.length === 0,
        ...{ differences, unavailable, fingerprint },
      };
      return { report, target, staging, comparison };
    },
    ({ report }) =>
      report.inSync ? 'no difference' : `${report.differences.length} objects differ`,
  );
}

/** Source and target in sessions that PostgreSQL lets write nothing. */
async function withSessions<T>(
  options: SchemaOptions,
  work: (staging: Session, others: readonly Session[]) => Promise<T>,
): Promise<T> {
  const { v1, v2, staging, signal } = options;
  const sessions: Session[] = [];
  const open = async (url: string, side: Side): Promise<Session> => {
    const session = await Session.open(url, { side, purpose: 'schema', signal });
    sessions.push(session);
    if (side !== 'staging') await session.execute(sql`SET default_transaction_read_only = on`);
    return session;
  };
  try {
    const others = [await open(v2, 'target')];
    if (v1 !== undefined) others.push(await open(v1, 'source'));
    return await work(await open(staging, 'staging'), others);
  } finally {
    for (const session of sessions) {
      if (session.lost || signal?.aborted === true) session.destroy();
      else await session.close();
    }
  }
}

/** Waits for both even where one fails, so that no connection outlives the command. */
async function both<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return [await a, await b];
}

async function rolledBack<T>(session: Session, work: () => Promise<T>): Promise<T> {
  await session.execute(sql`BEGIN`);
  try {
    return await work();
  } finally {
    if (!session.lost) await session.execute(sql`ROLLBACK`);
  }
}

function incomplete(differences: readonly SchemaDifference[]): RehomeError {
  return new RehomeError(
    `staging’s schema was changed and still differs in ${differences.length === 1 ? 'one object' : `${differences.length} objects`}`,
    {
      code: 'schema_sync_incomplete',
      exitCode: EXIT.checkFailed,
      details: differences
        .slice(0, SHOWN)
        .flatMap(({ kind, type, schema, name, detail }) => [
          `${kind}: ${type} ${schema}.${name}`,
          ...detail.slice(0, 4),
        ]),
      hint: 'the target was not touched; look at both with rehome schema check, change staging by hand',
    },
  );
}
