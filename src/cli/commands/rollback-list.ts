/** `rehome rollback list`: the runs in the ledger. Reads only. */
import { EXIT } from '../../errors.js';
import { defineCommand } from '../command.js';
import { renderRuns } from '../render/runs.js';

export const rollbackListCommand = defineCommand<object>({
  name: 'rollback list',
  summary: 'the runs in the ledger of the target',
  description:
    'Lists the runs that the ledger in the target knows, newest first, with their state. This is ' +
    'also where to look after a run that was cut off: what is not listed as applied was not applied.',
  examples: [{ line: 'rehome rollback list', does: 'all runs' }],
  exitCodes: [5, 130],
  options: [],
  globals: ['v1', 'v2', 'staging', 'workdir', 'json', 'verbose'],
  writes: false,
  async run(call) {
    const v2 = await call.target();
    const engine = await call.world.engine();
    const runs = await engine.listRuns({ v2 });
    call.result({ runs }, (page) => renderRuns(runs, page));
    return EXIT.done;
  },
});
