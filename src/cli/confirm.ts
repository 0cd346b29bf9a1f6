/** Consent before anything is written: typed by a person, or given beforehand by `--yes`. */
import { EXIT, RehomeError } from '../errors.js';
import type { StagingConsent } from '../model/staging.js';
import type { Call } from './command.js';
import { bytes, counted, printable } from './render/text.js';

/**
 * Refuses at once where nobody could consent later, so that no work is done in vain.
 * @throws RehomeError `confirmation_required`, exit code 2
 */
export function requireConsent(call: Call): void {
  if (call.flags.yes === true || call.world.interactive) return;
  throw new RehomeError('There is no terminal to ask for confirmation on.', {
    code: 'confirmation_required',
    exitCode: EXIT.usage,
    hint: `Look at what would be done (${call.preview}), then give your consent with --yes.`,
  });
}

/**
 * Asks to type the name of the database that will be changed, unless `--yes` was given.
 * @param purpose begins the question, such as `To migrate`
 * @throws RehomeError `confirmation_declined`, exit code 130, when the person gives up
 */
export async function confirmDatabase(
  call: Call,
  database: string,
  purpose: string,
  which: 'target' | 'staging' = 'target',
): Promise<void> {
  if (call.flags.yes === true) return;
  requireConsent(call);
  const question = `${purpose}, type the name of the ${which} database (${database}):`;
  const answer = await call.progress.quietly(() => call.world.ask(question, database));
  if (answer === database) return;
  throw new RehomeError(`Declined: the name of the ${which} database was not typed.`, {
    code: 'confirmation_declined',
    exitCode: EXIT.interrupted,
    hint: 'Run the same command again when you are ready.',
  });
}

/**
 * How staging is named before it is cleared the first time. `--yes` alone marks nothing: it would
 * be said of whatever database the URL happens to name.
 */
export function stagingConsent(call: Call, named: string | undefined): StagingConsent {
  if (named !== undefined) return { named };
  if (!call.world.interactive || call.flags.yes === true) return {};
  return {
    async confirm(unmarked) {
      const { database, tables } = printable(unmarked);
      call.aside(
        () =>
          `\n${database} is not marked as staging yet. All of it will be cleared: ` +
          `${counted(tables, 'table')}, ${bytes(unmarked.bytes)}.\n`,
      );
      await confirmDatabase(call, database, 'To clear it', 'staging');
    },
  };
}
