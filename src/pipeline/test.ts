/** `rehome test`: staging made a copy of the target, and the whole run rehearsed on it. */
import type { TestOptions } from '../model/options.js';
import type { Plan } from '../model/plan.js';
import type { RehearsalReport } from '../model/rehearsal.js';
import { Parts } from './parts.js';
import { plan } from './plan.js';
import { substanceOf } from './plan-substance.js';
import { refuseHazards } from './prepare-move.js';
import { prepareStaging } from './prepare-staging.js';
import { rehearse } from './rehearse.js';
import { Stages } from './stages.js';

/**
 * @returns the report, which has `passed: true`; it is also in WORKDIR/reports
 * @throws RehomeError what `plan`, the guard of staging, its set-up or `rehearse` throw;
 *   `refused_hazards` (exit 6) before staging is touched. Source and target are only read
 */
export async function test(options: TestOptions): Promise<RehearsalReport> {
  const parts = new Parts(new Stages(options));
  const proposed = await parts.run('status', () => plan(options), personsText);
  refuseHazards(proposed);
  if (options.skipSetup !== true) await prepareStaging(options, parts);
  return parts.run('rehearsal', () => rehearseAs(options, proposed), rehearsedText);
}

/** Rehearses what a plan proposes, on a staging that is ready. */
export function rehearseAs(options: TestOptions, proposed: Plan): Promise<RehearsalReport> {
  const { consent: _, skipSetup: __, skipBackup: ___, environment: ____, ...rest } = options;
  return rehearse({
    ...rest,
    setUp: null,
    proposed: { target: proposed.target, substance: substanceOf(proposed) },
  });
}

export function personsText({ persons }: Plan): string {
  const { matched, created, residents } = persons;
  const text = (count: number): string => count.toLocaleString('en-US');
  return `${text(matched)} matched, ${text(created)} new, ${text(residents)} residents`;
}

export function rehearsedText({ rowsWritten, tests }: RehearsalReport): string {
  const checks = tests === null ? '' : `, ${tests[1].passed} tests passed`;
  return `${rowsWritten.toLocaleString('en-US')} rows forth, back and forth again${checks}`;
}
