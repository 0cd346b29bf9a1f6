/** `rehome rollback apply`: takes a run back, row by row. */
import { Option } from 'commander';
import { loadConfig } from '../../config/resolve-config.js';
import { EXIT, RehomeError } from '../../errors.js';
import { type Call, defineCommand } from '../command.js';
import { confirmDatabase, requireConsent } from '../confirm.js';
import { wholeNumberFrom } from '../flags.js';
import { renderUndo, renderUndoPreview } from '../render/undo.js';

interface Flags {
  readonly run: number;
  readonly changed?: 'keep' | 'restore';
  readonly dryRun?: boolean;
}

export const rollbackApplyCommand = defineCommand<Flags>({
  name: 'rollback apply',
  summary: 'take a run back, row by row',
  description:
    'Takes back what a run did, from its journal, in one transaction: rows it inserted go, rows ' +
    'it changed or deleted come back. What others wrote since stays. A row that somebody changed ' +
    'since stops the undo until you say what counts. An undo is a run and can be taken back too. ' +
    'It needs the target alone: neither the source nor the config.',
  examples: [
    { line: 'rehome rollback apply --run 3 --dry-run', does: 'what would be taken back' },
    { line: 'rehome rollback apply --run 3', does: 'after confirmation' },
    {
      line: 'rehome rollback apply --run 3 --changed keep',
      does: 'leave rows that others changed',
    },
  ],
  exitCodes: [3, 5, 6, 7, 130],
  options: [
    new Option('--run <id>', 'the run, from rehome rollback list')
      .argParser(wholeNumberFrom(1))
      .makeOptionMandatory(),
    new Option(
      '--changed <policy>',
      'rows that somebody changed since: keep theirs, or restore',
    ).choices(['keep', 'restore']),
    new Option('--dry-run', 'say what would be done and which rows are in the way'),
  ],
  globals: ['v1', 'v2', 'staging', 'config', 'workdir', 'json', 'verbose', 'showPii', 'yes'],
  writes: true,
  async run(call, flags) {
    const dryRun = flags.dryRun === true;
    if (!dryRun) requireConsent(call);
    const v2 = await call.target();
    const lockTimeout = await lockTimeoutOf(call);
    const engine = await call.world.engine();
    const result = await engine.undo({
      ...flags,
      v2,
      ...(lockTimeout === null ? {} : { lockTimeout }),
      observer: call.observe,
      signal: call.world.signal,
      clock: call.world.clock,
      async confirm(preview) {
        call.aside((page) => `\n${renderUndoPreview(preview, page)}\n`);
        await confirmDatabase(call, preview.database, `To take run ${preview.run} back`);
      },
    });
    call.result(result, (page) => renderUndo(result, page, dryRun));
    const inTheWay = dryRun && flags.changed === undefined && result.conflicts.length > 0;
    return inTheWay ? EXIT.refused : EXIT.done;
  },
});

/**
 * How long the config says to wait for a lock; null without one. A config that was not asked for
 * and cannot be used must not stand in the way back.
 */
async function lockTimeoutOf(call: Call): Promise<number | null> {
  const file = call.flags.config;
  try {
    const config = await loadConfig({ cwd: call.world.cwd, file });
    return config.limits.lockTimeout;
  } catch (error) {
    if (file !== undefined || !(error instanceof RehomeError)) throw error;
    if (error.code !== 'config_missing') {
      call.observe({ kind: 'notice', message: `${error.message} The undo goes on without it.` });
    }
    return null;
  }
}
