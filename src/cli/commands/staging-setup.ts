/** `rehome staging setup`: makes staging a true copy of the target. */
import { Option } from 'commander';
import { EXIT } from '../../errors.js';
import { defineCommand } from '../command.js';
import { stagingConsent } from '../confirm.js';
import { iKnowThisIsStagingOption, wholeNumberFrom } from '../flags.js';
import { renderStaging } from '../render/staging.js';

interface Flags {
  /** False with `--no-backup`. */
  readonly backup: boolean;
  readonly parallel?: number;
  readonly iKnowThisIsStaging?: string;
  readonly allowMissingExtensions?: boolean;
}

export const stagingSetupCommand = defineCommand<Flags>({
  name: 'staging setup',
  summary: 'make staging a true copy of the target',
  description:
    'Clears staging and copies the whole target into it, schema and rows, from one snapshot, ' +
    'straight from database to database, and compares every table. The target is only read and ' +
    'goes on being written. A database that is not marked as staging yet is cleared only after ' +
    'its name was typed, or given with --i-know-this-is-staging.',
  examples: [
    { line: 'rehome staging setup', does: 'asks the first time' },
    { line: 'rehome staging setup --i-know-this-is-staging app_staging', does: 'in CI' },
  ],
  exitCodes: [4, 5, 6, 7, 130],
  options: [
    new Option('--no-backup', 'do not keep what staging holds'),
    new Option('--parallel <n>', 'connections to each side (default: 2)').argParser(
      wholeNumberFrom(1),
    ),
    iKnowThisIsStagingOption(),
    new Option(
      '--allow-missing-extensions',
      "leave out what needs extensions that staging's server lacks",
    ),
  ],
  globals: ['v1', 'v2', 'staging', 'workdir', 'json', 'verbose', 'yes'],
  writes: false,
  async run(call, flags) {
    const { v1, v2, staging } = await call.urls(['v2', 'staging']);
    const engine = await call.world.engine();
    const result = await engine.setUpStaging({
      ...{ v2, staging, consent: stagingConsent(call, flags.iKnowThisIsStaging) },
      backUp: flags.backup
        ? () =>
            engine.backUpStaging({
              ...{ staging, workdir: call.workdir, signal: call.world.signal },
              environment: call.world.environment,
            })
        : null,
      ...(v1 === undefined ? {} : { v1 }),
      ...(flags.parallel === undefined ? {} : { parallel: flags.parallel }),
      allowMissingExtensions: flags.allowMissingExtensions === true,
      observer: call.observe,
      signal: call.world.signal,
      clock: call.world.clock,
    });
    call.result(result, (page) => renderStaging(result, page));
    return EXIT.done;
  },
});
