/**
 * `rehome verify`: the test suite, against both databases as they are now; and the same suite
 * right after a commit, against the snapshot that was moved.
 */
import type { MappedMove } from '../match/map-move.js';
import type { Check, CheckReport } from '../model/check.js';
import type { CommandOptions } from '../model/options.js';
import type { Plan } from '../model/plan.js';
import { sql } from '../sql/sql.js';
import { runChecks } from '../verify/run-checks.js';
import { lookAt, mapAndPlan, type Prepared, prepare } from './prepare-move.js';
import { type RunContext, withContext } from './run-context.js';

/**
 * @returns every test with what was expected and found; failed ones are results, not errors
 * @throws RehomeError when the databases cannot be read or the config does not fit them
 */
export function verify(options: CommandOptions): Promise<CheckReport> {
  return withContext(options, async (context) => {
    const looked = await lookAt(context);
    const prepared = await prepare(context, looked, { kind: 'temporary' });
    const { mapped, plan } = await mapAndPlan(context, prepared, { digest: false });
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
  const session =
    prepared.scratch.kind === 'temporary'
      ? prepared.looked.target
      : await context.open('target', 'test');
  const checks = await runChecks({
    session,
    scratch: prepared.scratch,
    move: prepared.looked.move,
    catalog: prepared.looked.targetCatalog,
    config: context.options.config,
    mapped,
    plan,
    showPii: context.options.showPii === true,
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
