/** `rehome rollback apply`: takes runs back, row by row, or restores a point whole. */
import { resolve } from 'node:path';
import { Option } from 'commander';
import { urlFault } from '../../config/connection-url.js';
import { loadConfig } from '../../config/resolve-config.js';
import { EXIT, type ExitCode, RehomeError } from '../../errors.js';
import type { UndoPreview } from '../../model/options.js';
import type { UndoResult } from '../../model/run.js';
import { type Call, defineCommand } from '../command.js';
import { confirmDatabase, requireConsent } from '../confirm.js';
import { wholeNumberFrom } from '../flags.js';
import { renderRestore, renderRestorePreview } from '../render/restore.js';
import { renderUndo, renderUndoPreview, renderUndoSince } from '../render/undo.js';

interface Flags {
  readonly run?: number;
  readonly rollbackFile?: string;
  readonly full?: boolean;
  readonly into?: string;
  readonly changed?: 'keep' | 'restore';
  readonly disableTriggers?: boolean;
  readonly fireTriggers?: boolean;
  readonly dryRun?: boolean;
}

export const rollbackApplyCommand = defineCommand<Flags>({
  name: 'rollback apply',
  summary: 'take runs back, row by row; or restore a point whole',
  description:
    'Takes back what a run did, from its journal, in one transaction: rows it inserted go, rows ' +
    'it changed or deleted come back. What others wrote since stays. A row that somebody changed ' +
    'since stops the undo until you say what counts. An undo is a run and can be taken back too. ' +
    'With a rollback file, every run made since that point, the newest first; with --full as ' +
    'well, the whole database as it was, after saying what that loses. It needs the target ' +
    'alone: neither the source nor the config.',
  examples: [
    { line: 'rehome rollback apply --run 3 --dry-run', does: 'what would be taken back' },
    { line: 'rehome rollback apply --run 3', does: 'after confirmation' },
    {
      line: 'rehome rollback apply --run 3 --changed keep',
      does: 'leave rows that others changed',
    },
    { line: 'rehome rollback apply --rollback-file FILE', does: 'every run since the point' },
    { line: 'rehome rollback apply --rollback-file FILE --full', does: 'the database as it was' },
    {
      line: 'rehome rollback apply --rollback-file FILE --full --into URL',
      does: 'into another, empty one',
    },
  ],
  exitCodes: [3, 5, 6, 7, 130],
  options: [
    new Option('--run <id>', 'the run, from rehome rollback list')
      .argParser(wholeNumberFrom(1))
      .conflicts(['rollbackFile', 'full', 'into']),
    new Option('--rollback-file <file>', 'a rollback_info_*.json: all runs made since that point'),
    new Option('--full', 'restore the whole database from the backup').conflicts('changed'),
    new Option('--into <url>', 'restore into this empty database and leave the target alone'),
    new Option(
      '--changed <policy>',
      'rows that somebody changed since: keep theirs, or restore',
    ).choices(['keep', 'restore']),
    new Option(
      '--disable-triggers',
      'where they cannot be silenced: disable them until it is done; others’ writes wait',
    ).conflicts(['fireTriggers', 'full']),
    new Option('--fire-triggers', 'where they cannot be silenced: let them fire').conflicts('full'),
    new Option('--dry-run', 'say what would be done and which rows are in the way'),
  ],
  globals: ['v1', 'v2', 'staging', 'config', 'workdir', 'json', 'verbose', 'showPii', 'yes'],
  writes: true,
  async run(call, flags) {
    const { run, rollbackFile } = flags;
    const dryRun = flags.dryRun === true;
    if (run === undefined && rollbackFile === undefined) {
      throw misused(
        'Neither a run nor a rollback file is named.',
        '--run ID, or --rollback-file FILE',
      );
    }
    if (flags.into !== undefined && flags.full !== true) {
      throw misused('--into means nothing without --full.', '--full --into URL');
    }
    if (flags.full === true && rollbackFile === undefined) {
      throw misused('--full needs a rollback file.', '--rollback-file FILE --full');
    }
    if (!dryRun) requireConsent(call);
    const file = rollbackFile === undefined ? null : resolve(call.world.cwd, rollbackFile);
    if (flags.full === true && file !== null) return restoreWhole(call, file, flags, dryRun);
    const v2 = await call.target();
    const lockTimeout = await lockTimeoutOf(call);
    const engine = await call.world.engine();
    const options = {
      v2,
      dryRun,
      ...(flags.changed === undefined ? {} : { changed: flags.changed }),
      ...triggersOf(flags),
      ...(lockTimeout === null ? {} : { lockTimeout }),
      observer: call.observe,
      signal: call.world.signal,
      clock: call.world.clock,
      async confirm(preview: UndoPreview) {
        call.aside((page) => `\n${renderUndoPreview(preview, page)}\n`);
        await confirmDatabase(call, preview.database, `To take run ${preview.run} back`);
      },
    };
    const results: UndoResult[] = [];
    if (file !== null) {
      const since = await engine.undoSince({ ...options, file });
      results.push(...since.undone);
      call.result(since, (page) => renderUndoSince(since, page, dryRun));
    } else if (run !== undefined) {
      const result = await engine.undo({ ...options, run });
      results.push(result);
      call.result(result, (page) => renderUndo(result, page, dryRun));
    }
    const conflicts = results.some((result) => result.conflicts.length > 0);
    return dryRun && flags.changed === undefined && conflicts ? EXIT.refused : EXIT.done;
  },
});

function triggersOf(flags: Flags): { readonly triggers?: 'disable' | 'fire' } {
  if (flags.disableTriggers === true) return { triggers: 'disable' };
  return flags.fireTriggers === true ? { triggers: 'fire' } : {};
}

async function restoreWhole(
  call: Call,
  file: string,
  { into }: Flags,
  dryRun: boolean,
): Promise<ExitCode> {
  if (into !== undefined) {
    const fault = urlFault(into);
    if (fault !== null) throw misused(`The URL of --into ${fault}.`, '--into URL');
    call.alone();
  }
  const engine = await call.world.engine();
  const result = await engine.restorePoint({
    file,
    to:
      into === undefined
        ? { kind: 'in-place', v2: await call.target() }
        : { kind: 'into', url: into },
    dryRun,
    workdir: call.workdir,
    environment: call.world.environment,
    observer: call.observe,
    signal: call.world.signal,
    clock: call.world.clock,
    async confirm(preview) {
      call.aside((page) => `\n${renderRestorePreview(preview, page)}\n`);
      if (preview.written === null) return;
      const purpose = `To put the point of ${preview.at.slice(0, 16).replace('T', ' ')} in its place`;
      await confirmDatabase(call, preview.database, purpose);
    },
  });
  call.result(result, (page) => renderRestore(result, page, call.shown));
  return EXIT.done;
}

function misused(message: string, hint: string): RehomeError {
  return new RehomeError(message, {
    code: 'usage',
    exitCode: EXIT.usage,
    hint: `rehome rollback apply ${hint}`,
  });
}

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
