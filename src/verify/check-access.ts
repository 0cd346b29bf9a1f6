/**
 * What the app would show each person: their rows by the owner columns, person by person, as many
 * as the source has of them less those that were excluded.
 */
import type { Check } from '../model/check.js';
import type { MovedTable } from '../model/move.js';
import { tableText } from '../model/table-id.js';
import { keepsMore } from './accounts.js';
import { counted, MOST_EXAMPLES, type Suite } from './suite.js';
import { timedCheck } from './timed-check.js';

export async function checkAccess(suite: Suite): Promise<Check[]> {
  const checks: Check[] = [];
  for (const table of suite.move.tables) {
    if (table.role === 'owned') checks.push(await access(suite, table));
  }
  return checks;
}

function access(suite: Suite, table: MovedTable): Promise<Check> {
  const name = tableText(table.target);
  return timedCheck(
    'experience',
    `experience.access.${name}`,
    `${name}: each moved person is shown the rows they have in the source`,
    async () => {
      const classes = (await suite.accounts(table)).classes ?? [];
      const faults = classes.reduce((sum, row) => sum + row.faults, 0);
      const persons = classes.reduce((sum, row) => sum + row.persons, 0);
      const theirs = keepsMore(suite, table)
        ? 'all their rows, kept ones besides'
        : 'exactly their rows';
      const told = classes.map(
        (row) =>
          `${counted(row.persons, `${row.how === 'i' ? 'new' : 'matched'} person`)} with ${counted(row.rows, 'row')}`,
      );
      return {
        passed: faults === 0,
        expected: `${counted(persons, 'person')} with ${theirs}`,
        found: `${told.length === 0 ? 'nobody' : told.join(', ')}${faults === 0 ? '' : `; ${counted(faults, 'person')} with other rows`}`,
        examples: classes
          .flatMap((row) => row.examples ?? [])
          .slice(0, MOST_EXAMPLES)
          .map((key) => suite.show(`person ${key}`)),
      };
    },
  );
}
