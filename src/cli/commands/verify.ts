/** `rehome verify`: the tests against both databases as they are now. Reads only. */
import { Option } from 'commander';
import { EXIT } from '../../errors.js';
import type { RollbackPoint } from '../../model/rollback-point.js';
import { readRehearsals } from '../../report/read-rehearsals.js';
import { writeCheckReport } from '../../report/write-report.js';
import { defineCommand } from '../command.js';
import type { Engine } from '../engine.js';
import { renderChecks } from '../render/checks.js';

interface Flags {
  readonly quick?: boolean;
}

export const verifyCommand = defineCommand<Flags>({
  name: 'verify',
  summary: 'test both databases as they are now',
  description:
    'Holds the target against the source: every row of every person of the cohort, the residents, ' +
    'logins as the app does them, orphans, sequences and constraints. Nothing is sampled and ' +
    'nothing is changed. The report is kept in WORKDIR/reports/migration_test_report_<time>.json.',
  examples: [
    { line: 'rehome verify', does: 'all tests' },
    { line: 'rehome verify --quick', does: 'in full only what has changed since the last run' },
    { line: 'rehome verify --json', does: 'the report as data' },
  ],
  exitCodes: [3, 4, 5, 7, 130],
  options: [
    new Option(
      '--quick',
      'of persons who are, on both sides, as a run left them, compare digests alone',
    ),
  ],
  globals: ['v1', 'v2', 'staging', 'config', 'workdir', 'json', 'verbose', 'showPii'],
  writes: false,
  async run(call, flags) {
    const options = await call.databases();
    const engine = await call.world.engine();
    const [latest] = await readRehearsals(call.workdir);
    const point = await pointBefore(engine, options.v2, call.workdir);
    const report = await engine.verify({
      ...options,
      ...flags,
      ...(latest === undefined ? {} : { rehearsal: latest.report }),
      ...(point === undefined ? {} : { point }),
    });
    const file = call.shown(await writeCheckReport(call.workdir, report));
    call.result(report, (page) => renderChecks(report, page));
    call.aside(() => `Report written to ${file}\n`);
    return report.failed > 0 ? EXIT.checkFailed : EXIT.done;
  },
});

/** The whole rollback point that is the way back of the latest run. */
async function pointBefore(
  engine: Engine,
  v2: string,
  workdir: string,
): Promise<RollbackPoint | undefined> {
  const points = await engine.listPoints({ workdir, v2 });
  const latest = Math.max(0, ...points.flatMap(({ neededBy }) => neededBy));
  const found = points.find(({ neededBy }) => neededBy.includes(latest));
  return found?.point ?? undefined;
}
