/** `rehome test`: the rehearsal on staging. Source and target are only read. */
import { Option } from 'commander';
import { EXIT } from '../../errors.js';
import type { HazardCode } from '../../model/hazard.js';
import { defineCommand } from '../command.js';
import { stagingConsent } from '../confirm.js';
import { allOption, allowOption, iKnowThisIsStagingOption, limitOption } from '../flags.js';
import { renderRehearsal } from '../render/rehearsal.js';

interface Flags {
  readonly limit?: number;
  readonly all?: boolean;
  readonly allow?: readonly HazardCode[];
  readonly setup: boolean;
  readonly backup: boolean;
  readonly skipTests?: boolean;
  readonly iKnowThisIsStaging?: string;
}

export const testCommand = defineCommand<Flags>({
  name: 'test',
  summary: 'rehearse on staging: forth, back, compared, forth again',
  description:
    'Makes staging a copy of the target, moves the cohort there with every test and the expensive ' +
    'witness, takes the run back, compares every row with before, and moves it again. Says how ' +
    'long each took and what the run on the target will need. Source and target are only read. ' +
    'The report is kept in WORKDIR/reports/rehearsal_<time>.json, and migrate looks for it.',
  examples: [
    { line: 'rehome test', does: 'the whole rehearsal' },
    { line: 'rehome test --limit 10', does: 'of the first ten persons' },
    { line: 'rehome test --no-setup', does: 'on staging as it is' },
  ],
  exitCodes: [3, 4, 5, 6, 7, 130],
  options: [
    limitOption(),
    allOption(),
    allowOption(),
    new Option('--no-setup', 'take staging as it is: a copy of the target made elsewhere'),
    new Option('--no-backup', 'do not back up what an unknown staging holds'),
    new Option('--skip-tests', 'move, take back and compare only'),
    iKnowThisIsStagingOption(),
  ],
  globals: ['v1', 'v2', 'staging', 'config', 'workdir', 'json', 'verbose', 'showPii', 'yes'],
  writes: false,
  async run(call, flags) {
    const { setup, backup, iKnowThisIsStaging, ...rest } = flags;
    const options = await call.databases(['staging']);
    const engine = await call.world.engine();
    const report = await engine.test({
      ...options,
      ...rest,
      workdir: call.workdir,
      environment: call.world.environment,
      skipSetup: !setup,
      skipBackup: !backup,
      consent: stagingConsent(call, iKnowThisIsStaging),
    });
    call.result(report, (page) => renderRehearsal(report, page));
    return EXIT.done;
  },
});
