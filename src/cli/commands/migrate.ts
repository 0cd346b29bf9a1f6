/** `rehome migrate`: the whole process, from the first look to the tests after the commit. */
import { resolve } from 'node:path';
import { Option } from 'commander';
import { EXIT } from '../../errors.js';
import type { HazardCode } from '../../model/hazard.js';
import { readPlan } from '../../report/read-plan.js';
import { defineCommand } from '../command.js';
import { confirmDatabase, requireConsent, stagingConsent } from '../confirm.js';
import { allOption, allowOption, iKnowThisIsStagingOption, limitOption } from '../flags.js';
import { renderChecklist } from '../render/checklist.js';
import { renderPipeline } from '../render/pipeline.js';
import { renderPlan } from '../render/plan.js';

interface Flags {
  readonly limit?: number;
  readonly all?: boolean;
  readonly allow?: readonly HazardCode[];
  readonly plan?: string;
  readonly witness?: 'ordinary' | 'full';
  readonly skipStaging?: boolean;
  readonly skipPoint?: boolean;
  readonly backup: boolean;
  readonly iKnowThisIsStaging?: string;
  readonly skipTests?: boolean;
  readonly keepOnFailure?: boolean;
}

export const migrateCommand = defineCommand<Flags>({
  name: 'migrate',
  summary: 'move the cohort: rehearsal, rollback point, one transaction, proof',
  description:
    'Copies the target to staging and rehearses the run there, makes a rollback point, shows the ' +
    'plan with a checklist and asks to type the name of the target database. Then moves the ' +
    'cohort in one transaction: journalled, so that it can be taken back; witnessed by the ' +
    'counters of PostgreSQL itself; verified before the commit and tested after it. A failure ' +
    'before the commit leaves the target as it was; a test that fails afterwards takes the run ' +
    'back. Killed, it goes on where it was; made again later, it moves what has changed since.',
  examples: [
    { line: 'rehome migrate', does: 'the whole cohort, after confirmation' },
    { line: 'rehome migrate --limit 10', does: 'a first few, to see' },
    { line: 'rehome migrate --skip-staging', does: 'without a rehearsal' },
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
    allOption(),
    allowOption(),
    new Option('--witness <mode>', 'counters of the transaction, or every row too')
      .choices(['ordinary', 'full'])
      .default('ordinary'),
    new Option('--skip-staging', 'no rehearsal: neither copy nor test on staging'),
    new Option('--skip-point', 'no rollback point; the journal is a way back all the same'),
    new Option('--skip-tests', 'no tests, neither in the rehearsal nor after the commit'),
    new Option('--keep-on-failure', 'keep the run although a test after the commit failed'),
    new Option('--no-backup', 'do not back up what an unknown staging holds'),
    iKnowThisIsStagingOption(),
  ],
  globals: ['v1', 'v2', 'staging', 'config', 'workdir', 'json', 'verbose', 'showPii', 'yes'],
  writes: true,
  async run(call, flags) {
    requireConsent(call);
    const { plan: planFile, backup, iKnowThisIsStaging, ...rest } = flags;
    const plan =
      planFile === undefined ? undefined : await readPlan(resolve(call.world.cwd, planFile));
    const options = await call.databases();
    const engine = await call.world.engine();
    const result = await engine.migrate({
      ...options,
      ...rest,
      ...(plan === undefined ? {} : { plan }),
      workdir: call.workdir,
      environment: call.world.environment,
      skipBackup: !backup,
      consent: stagingConsent(call, iKnowThisIsStaging),
      unattended: call.flags.yes === true,
      async confirm(proposed, before) {
        call.aside((page) =>
          ['', renderPlan(proposed, page), ...renderChecklist(before, page), '', ''].join('\n'),
        );
        await confirmDatabase(call, proposed.target.database, 'To migrate');
      },
    });
    call.result(result, (page) => renderPipeline(result, page));
    // Whatever was taken back is thrown as an error; a failure that comes back as a result was kept.
    return (result.migration.tests?.failed ?? 0) > 0 ? EXIT.wayBackFailed : EXIT.done;
  },
});
