/**
 * Residents' rows are as they were: PostgreSQL stamps each row version with the transaction that
 * wrote it, and no row outside the cohort carries a run's stamp. The stamp outlives freezing and
 * is not the tool's to set. It says nothing of rows that are gone; those the witness counted
 * before the commit, and its counts are held against the journal once more.
 */
import { targetName } from '../match/image.js';
import type { Check } from '../model/check.js';
import type { MovedTable } from '../model/move.js';
import { tableText } from '../model/table-id.js';
import { id, join, type Sql, sql } from '../sql/sql.js';
import { otherTables } from './check-other-tables.js';
import { checkWitness } from './check-witness.js';
import { rowsOfRun } from './rows-of-run.js';
import type { BookedRun } from './run-book.js';
import { counted, type Suite } from './suite.js';
import { skippedCheck, timedCheck, unlessSecret } from './timed-check.js';
import { personsInTarget, upInTarget } from './walk-persons.js';

const NAME = 'integrity.residents';
const TITLE = 'no row of a resident has the transaction id of a run';

export async function checkResidents(suite: Suite): Promise<Check[]> {
  const { applied } = suite.runs;
  if (applied.length === 0) {
    return [skippedCheck('integrity', NAME, TITLE, 'the ledger has no applied run')];
  }
  const checks = [await checkWitness(suite)];
  const readable = applied.filter((run) => run.xid !== null);
  if (readable.length < applied.length) {
    const ids = applied.filter((run) => run.xid === null).map((run) => run.id);
    const why = `the rows' transaction ids tell nothing of run ${ids.join(', ')}: the database was restored from a dump since, or two billion transactions have passed`;
    return [...checks, skippedCheck('integrity', NAME, TITLE, why)];
  }
  for (const table of suite.move.tables) checks.push(await untouched(suite, table, readable));
  checks.push(await otherTables(suite, readable));
  return checks;
}

function untouched(suite: Suite, table: MovedTable, applied: readonly BookedRun[]): Promise<Check> {
  const { session } = suite;
  const name = tableText(table.target);
  const runs = join(
    applied.map(
      ({ xid }, i) =>
        sql`count(*) FILTER (WHERE t.xmin = ${xid ?? sql`NULL`})::float8 AS ${id(`r${i}`)}`,
    ),
  );
  const ids = applied.map((run) => run.id).join(', ');
  return timedCheck(
    'integrity',
    `${NAME}.${name}`,
    `${name}: all rows with the transaction id of run ${ids} are its persons'`,
    async () => {
      const written = await session.row<Record<string, number>>(sql`
        SELECT count(*) FILTER (WHERE ${suite.runs.writtenSince('t')})::float8 AS since, ${runs}
          FROM ${targetName(table)} AS t`);
      let rows = 0;
      let strangers = 0;
      const examples: string[] = [];
      for (const [i, run] of applied.entries()) {
        if ((written[`r${i}`] ?? 0) === 0) continue;
        rows += written[`r${i}`] ?? 0;
        const found = await rowsOfRun(session, run, table.target);
        strangers += found.strangers;
        examples.push(
          ...found.examples.map(
            (key) => `run ${run.id}: key ${unlessSecret(table.targetKey, key)}`,
          ),
        );
      }
      const since = (written.since ?? 0) === 0 ? 0 : await residentsSince(suite, table);
      return {
        passed: strangers === 0,
        expected: `0 of ${counted(rows, 'row')} elsewhere`,
        found: `${strangers} of ${counted(rows, 'row')} elsewhere; ${counted(since, 'row')} of residents written since by others`,
        examples: examples.slice(0, 5).map(suite.show),
      };
    },
  );
}

/** Rows that somebody has written since the latest run and that lead to nobody of the cohort. */
async function residentsSince(suite: Suite, table: MovedTable): Promise<number> {
  const up = upInTarget(suite, table, sql`LEFT JOIN`);
  const key = suite.root.targetKey.map((name) => sql`${id('p', name)} = ${id(up.root, name)}`);
  const nobody: Sql = id('p', suite.root.targetKey[0] ?? '');
  const { rows } = await suite.session.row<{ rows: number }>(sql`
    SELECT count(*)::float8 AS rows FROM ${targetName(table)} AS t ${up.joins}
      LEFT JOIN (${personsInTarget(suite)}) AS p ON ${join(key, ' AND ')}
     WHERE ${suite.runs.writtenSince('t')} AND ${nobody} IS NULL`);
  return rows;
}
