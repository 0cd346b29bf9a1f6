/**
 * Staging's schema held against the target's, and made the same: in one transaction, and looked at
 * again afterwards. The target is only read; staging keeps its rows as far as the new schema takes
 * them.
 */
import { EXIT, RehomeError } from '../errors.js';
import type { SchemaOptions, SchemaSyncOptions } from '../model/options.js';
import type { SchemaReport, SchemaSyncResult } from '../model/schema.js';
import { applyStatements } from '../schema-sync/apply-statements.js';
import { planStatements } from '../schema-sync/plan-statements.js';
import { requireStaging } from '../staging/staging-guard.js';
import { markUsed } from '../staging/staging-state.js';
import { compareDatabases, withDatabases } from './compare-databases.js';
import { lockSessionAgainstOthers } from './one-run-at-a-time.js';
import { Stages } from './stages.js';

export { schemaFingerprint } from '../schema-sync/read-schema.js';

/** Differences told with an error. */
const SHOWN = 20;

/**
 * Compares. Where the majors differ, a database without rows is made on staging's server meanwhile,
 * to have both schemas printed by one server.
 *
 * @throws RehomeError `same_database`, `schema_dump_failed`, exit code 6, or of a connection
 */
export async function checkSchema(options: SchemaOptions): Promise<SchemaReport> {
  const stages = new Stages(options);
  try {
    return await withDatabases(options, async (open) => {
      const { report } = await compareDatabases(stages, open);
      return report;
    });
  } catch (error) {
    throw stages.failure(error);
  }
}

/**
 * Makes staging's schema the target's in one transaction, and checks that it is.
 *
 * @throws RehomeError `same_database` and the guard's others (exit 6): nothing was changed;
 *   `schema_sync_failed` (7): rolled back; `schema_sync_incomplete` (7): applied, and the second
 *   check finds differences; what `confirm` throws; or of a connection
 */
export async function syncSchema(options: SchemaSyncOptions): Promise<SchemaSyncResult> {
  const stages = new Stages(options);
  const start = performance.now();
  const applied = { yet: false };
  try {
    return await withDatabases(options, async (open) => {
      const { staging, others } = open;
      if (options.dryRun !== true) {
        await requireStaging(staging, others, options.consent);
        await lockSessionAgainstOthers(staging);
      }
      const { comparison, report: before } = await compareDatabases(stages, open);
      const statements = planStatements(comparison);
      const done = (after: SchemaReport | null): SchemaSyncResult => ({
        ...{ before, statements, applied: applied.yet, after },
        milliseconds: performance.now() - start,
      });
      if (before.inSync || options.dryRun === true) return done(null);
      if (statements.length > 0) {
        await options.confirm?.(statements, before.staging.database);
        await markUsed(staging);
        await stages.stage(
          'schema',
          'Change the schema of staging',
          () =>
            applyStatements(staging, statements, (ran) =>
              stages.emit({
                ...{ kind: 'progress', stage: 'schema', subject: 'statements' },
                ...{ done: ran, total: statements.length, unit: 'steps' },
              }),
            ),
          () => `${statements.length} statements`,
        );
        applied.yet = true;
      }
      const { report: after } = await compareDatabases(stages, open);
      if (!after.inSync) throw incomplete(after, applied.yet);
      return done(after);
    });
  } catch (error) {
    throw ofStaging(stages.failure(error), applied.yet);
  }
}

function incomplete({ differences }: SchemaReport, applied: boolean): RehomeError {
  const more = differences.length - SHOWN;
  const left = `${differences.length} differences from the target are left`;
  return new RehomeError(
    applied
      ? `the schema of staging was changed, and ${left}`
      : `nothing was changed in staging: there is no statement for what differs, ${left}`,
    {
      code: 'schema_sync_incomplete',
      exitCode: EXIT.checkFailed,
      details: [
        ...differences
          .slice(0, SHOWN)
          .map(({ kind, type, schema, name, detail }) =>
            [`${kind}: ${type} ${schema}.${name}`, ...detail].join('; '),
          ),
        ...(more > 0 ? [`and ${more} more`] : []),
      ],
      hint: 'rehome staging setup makes staging anew, schema and rows; report what is left with the log',
    },
  );
}

/** An interruption says nothing of a target here, which is only read. */
function ofStaging(error: Error, applied: boolean): Error {
  if (!(error instanceof RehomeError) || error.code !== 'interrupted') return error;
  const state = applied ? 'has been changed' : 'is as before';
  return new RehomeError(`interrupted; the target was only read, and staging ${state}`, {
    code: 'interrupted',
    exitCode: EXIT.interrupted,
    hint: 'run the same command again whenever you like',
    cause: error,
  });
}
