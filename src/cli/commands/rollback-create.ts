/** `rehome rollback create`: a rollback point of the target. Reads both databases. */
import { Option } from 'commander';
import { EXIT } from '../../errors.js';
import { defineCommand } from '../command.js';
import { wholeNumberFrom } from '../flags.js';
import { renderCreatedPoint } from '../render/points.js';

interface Flags {
  readonly builtIn?: boolean;
  readonly fullOnly?: boolean;
  readonly parallel?: number;
}

export const rollbackCreateCommand = defineCommand<Flags>({
  name: 'rollback create',
  summary: 'a rollback point: full backup, and the residents by themselves',
  description:
    'Backs the target up out of one snapshot: everything, by pg_dump where a new enough one is ' +
    "found, else by files that plain psql restores; the residents' rows once more by themselves; " +
    'and digests of every table, by class. All of it is read back before the point is listed. ' +
    'Neither database is changed. It is kept in WORKDIR/backups.',
  examples: [
    { line: 'rehome rollback create', does: 'with who is a resident, which takes the source' },
    { line: 'rehome rollback create --full-only', does: 'without source and config' },
    { line: 'rehome rollback create --built-in', does: 'without pg_dump, even if it is there' },
  ],
  exitCodes: [3, 4, 5, 6, 130],
  options: [
    new Option('--built-in', 'do not use pg_dump'),
    new Option('--full-only', "no backup of the residents' rows: needs the target alone"),
    new Option('--parallel <n>', 'tables at a time (default: 4)').argParser(wholeNumberFrom(1)),
  ],
  globals: ['v1', 'v2', 'staging', 'config', 'workdir', 'json', 'verbose'],
  writes: false,
  async run(call, { builtIn, fullOnly, parallel }) {
    const options =
      fullOnly === true
        ? { v2: await call.target() }
        : await call.databases().then(({ v1, v2, config }) => ({ v1, v2, config }));
    const engine = await call.world.engine();
    const made = await engine.createPoint({
      ...options,
      builtIn: builtIn === true,
      ...(parallel === undefined ? {} : { parallel }),
      workdir: call.workdir,
      environment: call.world.environment,
      observer: call.observe,
      signal: call.world.signal,
      clock: call.world.clock,
    });
    call.result(made, (page) => renderCreatedPoint(made, page, call.shown));
    return EXIT.done;
  },
});
