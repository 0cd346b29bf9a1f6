/** `rehome migrate`: plan, consent, one transaction with its witness, tests, report. */
import { resolve } from 'node:path';
import { Option } from 'commander';
import { EXIT } from '../../errors.js';
import type { HazardCode } from '../../model/hazard.js';
import { readPlan } from '../../report/read-plan.js';
import { defineCommand } from '../command.js';
import { confirmDatabase, requireConsent } from '../confirm.js';
import { allowOption, limitOption } from '../flags.js';
import { renderMigrate } from '../render/migrate.js';
import { renderPlan } from '../render/plan.js';

interface Flags {
  readonly limit?: number;
  readonly allow?: readonly HazardCode[];
  readonly plan?: string;
  readonly witness?: 'ordinary' | 'full';
  readonly skipStaging?: boolean;
  readonly skipTests?: boolean;
  readonly keepOnFailure?: boolean;
}

export const migrateCommand = defineCommand<Flags>({
  name: 'migrate',
  summary: 'move the cohort: plan, confirmation, one transaction, proof',
  description:
    'Shows the plan and asks to type the name of the target database. Then moves the cohort in ' +
    'one transaction: journalled, so that it can be taken back; witnessed by the counters of ' +
    'PostgreSQL itself; verified before the commit and tested after it. A failure before the ' +
    'commit leaves the target as it was; a test that fails afterwards takes the run back.',
  examples: [
    { line: 'rehome migrate', does: 'the whole cohort, after confirmation' },
    { line: 'rehome migrate --limit 10', does: 'a first few, to see' },
    { line: 'rehome migrate --plan FILE --yes', does: 'exactly the plan that was looked at' },
    { line: 'rehome migrate --witness full', does: "look at every row of the residents' as well" },
  ],
  exitCodes: [3, 4, 5, 6, 7, 8, 130],
  options: [
    new Option(
      '--plan <file>',
      'do exactly this plan; refused if a database has drifted',
    ).conflicts('limit'),
    limitOption(),
    allowOption(),
    new Option('--witness <mode>', 'counters of the transaction, or every row too')
      .choices(['ordinary', 'full'])
      .default('ordinary'),
    new Option('--skip-staging', 'no rehearsal; this version has none yet'),
    new Option('--skip-tests', 'no tests after the commit'),
    new Option('--keep-on-failure', 'keep the run although a test after the commit failed'),
  ],
  globals: ['v1', 'v2', 'staging', 'config', 'workdir', 'json', 'verbose', 'showPii', 'yes'],
  writes: true,
  async run(call, flags) {
    requireConsent(call);
    const { plan: planFile, skipStaging, ...rest } = flags;
    const plan =
      planFile === undefined ? undefined : await readPlan(resolve(call.world.cwd, planFile));
    const options = await call.databases();
    if (skipStaging === true) {
      const message = 'This version has no stages on staging yet: --skip-staging changes nothing.';
      call.observe({ kind: 'notice', message });
    }
    const engine = await call.world.engine();
    const result = await engine.migrate({
      ...options,
      ...rest,
      ...(plan === undefined ? {} : { plan }),
      workdir: call.workdir,
      unattended: call.flags.yes === true,
      async confirm(proposed) {
        call.aside((page) => `\n${renderPlan(proposed, page)}\n`);
        await confirmDatabase(call, proposed.target.database, 'To migrate');
      },
    });
    call.result(result, (page) => renderMigrate(result, page));
    // Whatever was taken back is thrown as an error; a failure that comes back as a result was kept.
    return (result.tests?.failed ?? 0) > 0 ? EXIT.wayBackFailed : EXIT.done;
  },
});
