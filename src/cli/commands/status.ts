/** `rehome status`: could a migrate start? Reads only. */
import { EXIT, type ExitCode } from '../../errors.js';
import type { StatusReport } from '../../model/options.js';
import { defineCommand } from '../command.js';
import { renderStatus } from '../render/status.js';

export const statusCommand = defineCommand<object>({
  name: 'status',
  summary: 'can a migrate start? databases, persons, runs so far',
  description:
    'Looks at both databases without writing to either: whether they can be reached, versions and ' +
    'privileges, how many persons there are of which class, and the runs in the ledger. The exit ' +
    'code says whether a migrate could start.',
  examples: [
    { line: 'rehome status', does: 'the state of things' },
    { line: 'rehome status --json', does: 'the same for a machine' },
  ],
  exitCodes: [3, 4, 5, 6, 130],
  options: [],
  globals: ['v1', 'v2', 'staging', 'config', 'workdir', 'json', 'verbose', 'showPii'],
  writes: false,
  async run(call) {
    const options = await call.databases();
    const engine = await call.world.engine();
    const report = await engine.status(options);
    call.result(report, (page) => renderStatus(report, page));
    return exitCodeOf(report);
  },
});

function exitCodeOf(report: StatusReport): ExitCode {
  const unreachable = report.databases.filter((database) => !database.reachable);
  if (unreachable.some((database) => database.name === 'source')) return EXIT.sourceUnreachable;
  if (unreachable.length > 0) return EXIT.targetUnreachable;
  return report.ready ? EXIT.done : EXIT.refused;
}
