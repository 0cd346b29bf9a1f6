/**
 * A run that was committed, and whose process then died before its tests: they are made up for
 * here. People may have worked in the target since, so a failure is told and nothing is taken back
 * by itself.
 */
import { EXIT, RehomeError } from '../errors.js';
import type { PipelineOptions } from '../model/options.js';
import { writeCheckReport } from '../report/write-report.js';
import { listRuns } from './list-runs.js';
import type { Parts } from './parts.js';
import { verify } from './verify.js';

/**
 * @param before the ledger's latest run when the one that died was about to begin; 0 for none
 * @throws RehomeError `unfinished_run_failed`, exit code 8, with the run applied; or of `verify`
 */
export async function testUnfinishedRun(
  options: PipelineOptions,
  parts: Parts,
  before: number,
): Promise<void> {
  const runs = await listRuns(options);
  const cutOff = runs.find(
    ({ id, kind, state, source }) =>
      id > before && kind === 'migrate' && state === 'applied' && source === options.config.source,
  );
  // It died before the commit: nothing was applied.
  if (cutOff === undefined || options.skipTests === true) return;
  const report = await parts.run(
    'tests',
    () => verify(options),
    ({ passed, failed }) =>
      `run ${cutOff.id}, cut off after its commit: ${passed} passed, ${failed} failed`,
  );
  const file = await writeCheckReport(options.workdir, report);
  if (report.failed === 0) return;
  const failed = report.checks.filter((check) => check.outcome === 'failed');
  throw new RehomeError(
    `run ${cutOff.id} was cut off after its commit; ${failed.length} tests of it fail now`,
    {
      code: 'unfinished_run_failed',
      exitCode: EXIT.wayBackFailed,
      state: 'applied',
      details: failed
        .slice(0, 10)
        .map((check) => `${check.name}: expected ${check.expected}, found ${check.found}`),
      hint: `the run stands, for others may have written since (all tests: ${file}); take it back: rehome rollback apply --run ${cutOff.id}`,
    },
  );
}
