/** `rehome verify`: the tests against both databases as they are now. Reads only. */
import { EXIT } from '../../errors.js';
import { readRehearsals } from '../../report/read-rehearsals.js';
import { writeCheckReport } from '../../report/write-report.js';
import { defineCommand } from '../command.js';
import { renderChecks } from '../render/checks.js';

export const verifyCommand = defineCommand<object>({
  name: 'verify',
  summary: 'test both databases as they are now',
  description:
    'Holds the target against the source: every row of every person of the cohort, the residents, ' +
    'logins as the app does them, orphans, sequences and constraints. Nothing is sampled and ' +
    'nothing is changed. The report is kept in WORKDIR/reports/migration_test_report_<time>.json.',
  examples: [
    { line: 'rehome verify', does: 'all tests' },
    { line: 'rehome verify --json', does: 'the report as data' },
  ],
  exitCodes: [3, 4, 5, 7, 130],
  options: [],
  globals: ['v1', 'v2', 'staging', 'config', 'workdir', 'json', 'verbose', 'showPii'],
  writes: false,
  async run(call) {
    const options = await call.databases();
    const engine = await call.world.engine();
    const [latest] = await readRehearsals(call.workdir);
    const report = await engine.verify(
      latest === undefined ? options : { ...options, rehearsal: latest.report },
    );
    const file = call.shown(await writeCheckReport(call.workdir, report));
    call.result(report, (page) => renderChecks(report, page));
    call.aside(() => `Report written to ${file}\n`);
    return report.failed > 0 ? EXIT.checkFailed : EXIT.done;
  },
});
