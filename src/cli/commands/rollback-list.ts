/** `rehome rollback list`: rollback points, and the runs in the ledger. Reads only. */
import { Option } from 'commander';
import { EXIT } from '../../errors.js';
import { defineCommand } from '../command.js';
import { renderPoints } from '../render/points.js';
import { renderRuns } from '../render/runs.js';

interface Flags {
  readonly verify?: boolean;
}

export const rollbackListCommand = defineCommand<Flags>({
  name: 'rollback list',
  summary: 'rollback points, and the runs in the ledger of the target',
  description:
    'Lists the rollback points of the work folder and the runs that the ledger in the target ' +
    'knows, newest first, with their state. This is also where to look after a run that was cut ' +
    'off: what is not listed as applied was not applied. Without the URL of the target it lists ' +
    'the points alone.',
  examples: [
    { line: 'rehome rollback list', does: 'all points and runs' },
    { line: 'rehome rollback list --verify', does: 'read every file of every point through' },
  ],
  exitCodes: [5, 7, 130],
  options: [new Option('--verify', 'read every file through; without it, sizes are looked at')],
  globals: ['v1', 'v2', 'staging', 'workdir', 'json', 'verbose'],
  writes: false,
  async run(call, { verify }) {
    const { v2 } = await call.urls([]);
    const engine = await call.world.engine();
    const points = await engine.listPoints({
      workdir: call.workdir,
      ...(v2 === undefined ? {} : { v2 }),
      verify: verify === true,
      environment: call.world.environment,
      signal: call.world.signal,
      clock: call.world.clock,
    });
    const runs = v2 === undefined ? null : await engine.listRuns({ v2 });
    call.result({ points, runs }, (page) =>
      [
        renderPoints(points, page, { shown: call.shown, verified: verify === true }),
        runs === null
          ? 'The URL of the target is missing, so its runs are not listed.\n'
          : renderRuns(runs, page),
      ].join('\n'),
    );
    const damaged = verify === true && points.some(({ state }) => state === 'damaged');
    return damaged ? EXIT.checkFailed : EXIT.done;
  },
});
