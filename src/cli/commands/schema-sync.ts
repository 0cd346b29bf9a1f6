/** `rehome schema sync`: makes staging's schema the target's. */
import { Option } from 'commander';
import { EXIT } from '../../errors.js';
import { defineCommand } from '../command.js';
import { confirmDatabase, stagingConsent } from '../confirm.js';
import { iKnowThisIsStagingOption } from '../flags.js';
import { renderStatements, renderSync } from '../render/schema.js';

interface Flags {
  readonly dryRun?: boolean;
  readonly iKnowThisIsStaging?: string;
}

export const schemaSyncCommand = defineCommand<Flags>({
  name: 'schema sync',
  summary: 'make staging’s schema the target’s',
  description:
    'Creates in staging what it lacks, alters what differs and drops what the target does not ' +
    'have, in one transaction, and compares both again. Statements that drop something or rewrite ' +
    'a table are shown first and need consent. The target is only read. A database that is not ' +
    'marked as staging yet has to be named.',
  examples: [
    { line: 'rehome schema sync --dry-run', does: 'the statements; nothing is changed' },
    { line: 'rehome schema sync', does: 'asks before it drops or rewrites' },
    {
      line: 'rehome schema sync --i-know-this-is-staging app_staging --yes',
      does: 'nobody is asked',
    },
  ],
  exitCodes: [4, 5, 6, 7, 130],
  options: [
    new Option('--dry-run', 'show the statements and change nothing'),
    iKnowThisIsStagingOption(),
  ],
  globals: ['v1', 'v2', 'staging', 'workdir', 'json', 'verbose', 'yes'],
  writes: true,
  async run(call, { dryRun, iKnowThisIsStaging: named }) {
    const urls = await call.urls(['v2', 'staging']);
    const engine = await call.world.engine();
    const result = await engine.syncSchema({
      ...urls,
      observer: call.observe,
      signal: call.world.signal,
      clock: call.world.clock,
      dryRun: dryRun === true,
      consent: stagingConsent(call, named),
      async confirm(statements, database) {
        call.aside((page) => `\n${renderStatements(statements, page)}\n`);
        if (statements.every(({ label }) => label === 'safe')) return;
        await confirmDatabase(call, database, 'To change its schema', 'staging');
      },
    });
    call.result(result, (page) => renderSync(result, page));
    return EXIT.done;
  },
});
