/**
 * What the app would show each person: their rows by the owner columns, person by person, as many
 * as the source has of them less those that were excluded.
 */
import { atSourceKey } from '../match/image.js';
import type { Check } from '../model/check.js';
import type { MovedTable } from '../model/move.js';
import { tableText } from '../model/table-id.js';
import { columns, id, join, literal, type Sql, sql } from '../sql/sql.js';
import { numbered } from '../stage/scratch.js';
import { counted, MOST_EXAMPLES, type Suite } from './suite.js';
import { timedCheck } from './timed-check.js';
import { rowsOfPersons, stagedRowsOfPersons } from './walk-persons.js';

export async function checkAccess(suite: Suite): Promise<Check[]> {
  const checks: Check[] = [];
  for (const table of suite.move.tables) {
    if (table.role === 'owned') checks.push(await access(suite, table));
  }
  return checks;
}

interface ClassCounts {
  readonly how: 'm' | 'i';
  readonly persons: number;
  readonly rows: number;
  readonly faults: number;
  readonly examples: string[] | null;
}

function access(suite: Suite, table: MovedTable): Promise<Check> {
  const name = tableText(table.target);
  const mapped = suite.mapped.tables.find((t) => t.table === table);
  // Rows that are kept although the source lacks them are shown as well.
  const keeps = table.config.stale === 'keep' || (mapped?.kept ?? 0) > 0;
  return timedCheck(
    'experience',
    `experience.access.${name}`,
    `${name}: each moved person is shown the rows they have in the source`,
    async () => {
      const classes = await suite.session.rows<ClassCounts & Record<string, unknown>>(
        perPerson(suite, table, keeps),
      );
      const faults = classes.reduce((sum, row) => sum + row.faults, 0);
      const persons = classes.reduce((sum, row) => sum + row.persons, 0);
      const told = classes.map(
        (row) =>
          `${counted(row.persons, `${row.how === 'i' ? 'new' : 'matched'} person`)} with ${counted(row.rows, 'row')}`,
      );
      return {
        passed: faults === 0,
        expected: `${counted(persons, 'person')} with ${keeps ? 'all their rows, kept ones besides' : 'exactly their rows'}`,
        found: `${told.join(', ')}${faults === 0 ? '' : `; ${counted(faults, 'person')} with other rows`}`,
        examples: classes
          .flatMap((row) => row.examples ?? [])
          .slice(0, MOST_EXAMPLES)
          .map((key) => suite.show(`person ${key}`)),
      };
    },
  );
}

function perPerson(suite: Suite, table: MovedTable, keeps: boolean): Sql {
  const { scratch, root, runs, justCommitted } = suite;
  const staged = stagedRowsOfPersons(suite, table);
  const theirs = numbered('t', root.targetKey);
  const ours = numbered('s', root.sourceKey);
  const mine = root.targetKey.map((name, i) => sql`${id('p', name)} AS ${id(`t_${i + 1}`)}`);
  const same = (a: string, names: readonly string[]): Sql =>
    join(
      names.map((name) => sql`${id(a, name)} = ${id('m', name)}`),
      ' AND ',
    );
  const fresh = justCommitted ? sql`AND NOT ${runs.writtenSince('t')}` : sql``;
  return sql`
    WITH shown AS (
      SELECT ${join(mine)}, count(*) AS rows FROM ${rowsOfPersons(suite, table)}
       WHERE NOT p.also ${fresh} GROUP BY ${columns('p', root.targetKey)}),
    due AS (
      SELECT ${join(root.sourceKey.map((name, i) => sql`${id(staged.root, name)} AS ${id(`s_${i + 1}`)}`))}, count(*) AS rows
        FROM ${staged.from}
       WHERE NOT EXISTS (SELECT FROM ${scratch.excluded(table)} AS x WHERE ${atSourceKey(table, 'x')})
       GROUP BY ${columns(staged.root, root.sourceKey)})
    SELECT how, count(*)::float8 AS persons, sum(shown)::float8 AS rows, count(*) FILTER (WHERE fault)::float8 AS faults,
           (array_agg(person ORDER BY person) FILTER (WHERE fault))[1:${literal(MOST_EXAMPLES)}] AS examples
      FROM (SELECT m.how, coalesce(shown.rows, 0) AS shown,
                   coalesce(shown.rows, 0) ${keeps ? sql`<` : sql`<>`} coalesce(due.rows, 0) AS fault,
                   ROW(${columns('m', theirs)})::text || ': ' || coalesce(shown.rows, 0) || ' rows, ' || coalesce(due.rows, 0) || ' in the source' AS person
              FROM ${scratch.map(root)} AS m
              LEFT JOIN shown ON ${same('shown', theirs)}
              LEFT JOIN due ON ${same('due', ours)}
             WHERE m.mode <> 'a') AS persons
     GROUP BY how ORDER BY how DESC`;
}
