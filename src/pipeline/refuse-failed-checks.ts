/** A check that failed before the commit ends the run; triggers that may be the cause are named. */
import { EXIT, RehomeError } from '../errors.js';
import type { Trigger } from '../model/catalog.js';
import type { Check } from '../model/check.js';
import { triggerText } from '../plan/trigger-hazards.js';

/** @param rewriters triggers that fired before rows were written, and may have changed them */
export function refuseFailedChecks(
  checks: readonly Check[],
  rewriters: readonly Trigger[] = [],
): void {
  const failed = checks.filter((check) => check.outcome === 'failed');
  if (failed.length === 0) return;
  throw new RehomeError(
    `${failed.length} of ${checks.length} checks failed before the commit; nothing was applied`,
    {
      code: 'verification_failed',
      exitCode: EXIT.checkFailed,
      details: [
        ...failed.map((check) =>
          `${check.name}: expected ${check.expected}, found ${check.found} ${check.examples.join('; ')}`.trim(),
        ),
        ...rewriters.map((trigger) => `the trigger ${triggerText(trigger)} fired`),
      ],
      hint:
        rewriters.length > 0
          ? 'the target is as before; a trigger that fires before a row is written may change it or take it away: keep it from firing, or leave the columns that it sets to the target'
          : 'the target is as before; if the app wrote to these persons meanwhile, run again',
    },
  );
}
