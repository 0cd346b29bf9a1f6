/** `rehome status`: could a migrate start? Reads only. */
import { EXIT, type ExitCode } from '../../errors.js';
import type { StatusReport } from '../../model/options.js';
import { defineCommand } from '../command.js';
import { renderStatus } from '../render/status.js';

export const statusCommand = defineCommand<object>({
  name: 'status',
  summary: 'can a migrate start? databases, persons, what was done so far',
  description:
    'Looks at source, target and staging without writing to any: whether they can be reached, ' +
    'versions, rights and client programs, how many persons there are of which class, whether ' +
    "staging has the target's schema, the runs in the ledger, the rollback points and the latest " +
    'rehearsal. Ends with the checklist before a migrate and the next command. The exit code says ' +
    'whether a migrate could start.',
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
    const report = await engine.status({
      ...options,
      workdir: call.workdir,
      environment: call.world.environment,
    });
    call.result(report, (page) => renderStatus(report, page, call.shown));
    return exitCodeOf(report);
  },
});

function exitCodeOf(report: StatusReport): ExitCode {
  const unreachable = report.databases.filter((database) => !database.reachable);
  if (unreachable.some((database) => database.name === 'source')) return EXIT.sourceUnreachable;
  if (unreachable.length > 0) return EXIT.targetUnreachable;
  return report.ready ? EXIT.done : EXIT.refused;
}
