/** The whole test suite, in the order of the report. */
import type { Check } from '../model/check.js';
import { maskEmails } from '../report/mask.js';
import { accountsOf } from './accounts.js';
import { checkAccounts } from './check-accounts.js';
import { everyRow } from './check-applied.js';
import { checkClasses } from './check-classes.js';
import { checkExperience } from './check-experience.js';
import { checkIds } from './check-ids.js';
import { checkOrphans } from './check-orphans.js';
import { checkPersons } from './check-persons.js';
import { checkResidents } from './check-residents.js';
import { checkSchema } from './check-schema.js';
import { checkWayBack } from './check-way-back.js';
import { readRunBook } from './run-book.js';
import type { ChecksInput, Suite } from './suite.js';
import { walkSource } from './walk-source.js';

/**
 * Only reads. All of it has to happen in one REPEATABLE READ transaction of the session.
 * Unlogged scratch is that of a run just committed, temporary scratch is filled for these tests.
 */
export async function runChecks(input: ChecksInput): Promise<Check[]> {
  const [root] = input.move.tables;
  if (root === undefined) throw new Error('a move without a root');
  const shared = {
    ...input,
    root,
    runs: await readRunBook(input.session, input.config.source),
    walked: walkSource(input.source, input.move, input.config),
    justCommitted: input.scratch.kind === 'unlogged',
    show: input.showPii ? (value: string) => value : maskEmails,
  };
  const suite: Suite = { ...shared, accounts: accountsOf(shared) };
  const rows: Check[] = [];
  for (const table of input.move.tables) {
    const { runs, justCommitted, show } = suite;
    const later = { since: runs.writtenSince('t'), justCommitted, show };
    const told = justCommitted ? null : input.scratch.changed(table);
    rows.push(await everyRow(input, table, later, told));
    rows.push(...(await checkIds(input, table, later)));
  }
  return [
    await checkPersons(suite),
    ...rows,
    ...(await checkAccounts(suite)),
    ...(await checkResidents(suite)),
    ...(await checkOrphans(suite)),
    ...(await checkSchema(suite)),
    ...(await checkClasses(suite)),
    ...(await checkExperience(suite)),
    ...(await checkWayBack(suite)),
  ];
}
