/**
 * `rehome verify`: the test suite, against both databases as they are now; and the same suite
 * right after a commit, against the snapshot that was moved.
 */
import type { MappedMove } from '../match/map-move.js';
import type { Check, CheckReport } from '../model/check.js';
import type { CommandOptions, VerifyOptions } from '../model/options.js';
import type { Plan } from '../model/plan.js';
import type { Session } from '../postgres/session.js';
import { readOnly } from '../postgres/transaction.js';
import { sql } from '../sql/sql.js';
import { runChecks } from '../verify/run-checks.js';
import { checkSincePoint } from './check-since-point.js';
import { orWithAll } from './or-with-all.js';
import { lookAt, mapAndPlan, type Prepared, prepare } from './prepare-move.js';
import { type RunContext, withContext } from './run-context.js';
import { openBeside } from './tune-session.js';

/**
 * @returns every test with what was expected and found; failed ones are results, not errors
 * @throws RehomeError when the databases cannot be read or the config does not fit them
 */
export function verify(options: VerifyOptions): Promise<CheckReport> {
  return orWithAll({ ...options, all: options.quick !== true }, verifyOnce);
}

function verifyOnce(options: CommandOptions & { readonly all: boolean }): Promise<CheckReport> {
  return withContext(options, async (context) => {
    const looked = await lookAt(context);
    const prepared = await prepare(context, looked, {
      ...{ kind: 'temporary', digest: false },
      all: options.all,
    });
    const { mapped, plan } = await mapAndPlan(context, prepared, {
      digest: false,
      undeclared: false,
    });
    const report = await context.stage(
      'tests',
      'Run the tests',
      () => runTests(context, prepared, mapped, plan),
      ({ passed, failed }) => `${passed} passed, ${failed} failed`,
    );
    await looked.target.execute(sql`ROLLBACK`);
    return report;
  });
}

export async function runTests(
  context: RunContext,
  prepared: Prepared,
  mapped: MappedMove,
  plan: Plan,
): Promise<CheckReport> {
  const at = context.now().toISOString();
  const checks = await inOneSnapshot(context, prepared, plan, async (session) => {
    const sincePoint = await checkSincePoint({ context, prepared, session });
    const suite = await runChecks({
      session,
      source: { session: prepared.looked.source, lastKey: prepared.staged.bounds.lastKey },
      scratch: prepared.scratch,
      move: prepared.looked.move,
      catalog: prepared.looked.targetCatalog,
      config: context.options.config,
      mapped,
      plan,
      showPii: context.options.showPii === true,
      rehearsal: context.options.rehearsal ?? null,
    });
    return sincePoint === null ? suite : [...suite, sincePoint];
  });
  const count = (outcome: Check['outcome']): number =>
    checks.filter((check) => check.outcome === outcome).length;
  return {
    at,
    checks,
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
  };
}

/**
 * Temporary scratch lives in the target's session, which is in such a transaction already. After a
 * commit another session looks; its transaction is over before the scratch has to go.
 */
async function inOneSnapshot<T>(
  context: RunContext,
  { scratch, looked }: Prepared,
  plan: Plan,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  if (scratch.kind === 'temporary') return work(looked.target);
  const session = await openBeside(context, looked.move, 'test', plan.limit);
  return readOnly(session, () => work(session));
}
