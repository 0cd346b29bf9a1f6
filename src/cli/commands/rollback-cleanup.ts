/** `rehome rollback cleanup`: old rollback points and finished journals. */
import { Option } from 'commander';
import { EXIT, RehomeError } from '../../errors.js';
import { defineCommand } from '../command.js';
import { confirmDatabase, requireConsent } from '../confirm.js';
import { renderCleanUp, renderCleanUpPreview } from '../render/clean-up.js';

interface Flags {
  readonly dryRun?: boolean;
  readonly journals?: boolean;
}

const DEFAULT_DAYS = 7;

export const rollbackCleanupCommand = defineCommand<Flags>({
  name: 'rollback cleanup',
  summary: 'delete old rollback points and finished journals',
  description:
    'Deletes rollback points, backups of staging and the journals of runs that were taken back, ' +
    `where they are older than so many days (${DEFAULT_DAYS}). Never the newest whole point, nor one that is ` +
    'the way back of a run that can still be undone. The journals of applied runs go only with ' +
    '--journals, after confirmation: those runs cannot be undone any more. Id maps stay.',
  examples: [
    { line: 'rehome rollback cleanup --dry-run', does: 'what would go, and what would stay' },
    { line: 'rehome rollback cleanup 30', does: 'only what is older than 30 days' },
    { line: 'rehome rollback cleanup 90 --journals', does: 'give up the undo of old runs' },
  ],
  exitCodes: [5, 6, 130],
  argument: { term: '[days]', description: `what is older goes (default: ${DEFAULT_DAYS})` },
  options: [
    new Option('--journals', 'also the journals of applied runs, which cannot be undone then'),
    new Option('--dry-run', 'say what would go; delete nothing'),
  ],
  globals: ['v2', 'workdir', 'json', 'verbose', 'yes'],
  writes: true,
  async run(call, { dryRun, journals }, [days]) {
    if (journals === true && dryRun !== true) requireConsent(call);
    const v2 = await call.target();
    const engine = await call.world.engine();
    const result = await engine.cleanUp({
      v2,
      days: days === undefined ? DEFAULT_DAYS : wholeDays(days),
      journals: journals === true,
      dryRun: dryRun === true,
      workdir: call.workdir,
      environment: call.world.environment,
      observer: call.observe,
      signal: call.world.signal,
      clock: call.world.clock,
      async confirm(preview) {
        const given = preview.journals.filter(({ state }) => state === 'applied');
        if (given.length === 0) return;
        call.aside((page) => `\n${renderCleanUpPreview(preview, page, call.shown)}\n`);
        const runs = given.map(({ run }) => run).join(', ');
        await confirmDatabase(call, preview.database, `To give up the undo of run ${runs}`);
      },
    });
    call.result(result, (page) => renderCleanUp(result, page, call.shown));
    return EXIT.done;
  },
});

function wholeDays(text: string): number {
  const days = Number(text);
  if (/^\d+$/.test(text) && days <= 36_500) return days;
  throw new RehomeError('The days are not a whole number from 0.', {
    code: 'usage',
    exitCode: EXIT.usage,
    hint: 'such as: rehome rollback cleanup 30; the URL of the target is V2_DATABASE_URL or --v2',
  });
}
