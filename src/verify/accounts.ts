/**
 * What every moved person has of one table, in the target and in the source, person by person. Two
 * tests look at it, and the rows are walked once.
 */
import { atSourceKey, atTargetKey, parentBy } from '../match/image.js';
import { mappedOwners, rowsOfOwners } from '../match/owned-by.js';
import type { MovedTable } from '../model/move.js';
import { columns, id, join, literal, type Sql, sql } from '../sql/sql.js';
import { numbered } from '../stage/scratch.js';
import { type Account, type Accounts, MOST_EXAMPLES, type Suite } from './suite.js';
import { rowsOfPersons, stagedRowsOfPersons } from './walk-persons.js';

/** Each table is counted when it is first asked for. */
export function accountsOf(suite: Omit<Suite, 'accounts'>): Accounts {
  const known = new Map<MovedTable, Promise<Account>>();
  return (table) => {
    const account =
      known.get(table) ?? suite.session.row<Account & Record<string, unknown>>(count(suite, table));
    known.set(table, account);
    return account;
  };
}

/** Rows that are kept although the source lacks them, or that hang on such, are shown as well. */
export function keepsMore(suite: Omit<Suite, 'accounts'>, table: MovedTable): boolean {
  const mapped = suite.mapped.tables.find((t) => t.table === table);
  return table.config.stale === 'keep' || (mapped?.kept ?? 0) > 0 || hangsOnKept(suite, table);
}

function hangsOnKept(suite: Omit<Suite, 'accounts'>, table: MovedTable): boolean {
  return table.owners.some((owner) => keepsMore(suite, parentBy(suite.move, owner)));
}

/** Condition: the row `t` hangs on none that has a counterpart in the source. */
function hangsOnNone({ scratch, move }: Omit<Suite, 'accounts'>, table: MovedTable): Sql {
  const key = columns('t', table.targetKey);
  const rows = rowsOfOwners(table, mappedOwners(scratch, move, table));
  return sql`(${key}) NOT IN (SELECT ${key} FROM ${rows})`;
}

/** Rows that the source lacks stay, or those that they hang on, and they with them. */
export function keepsStale({ move }: Pick<Suite, 'move'>, table: MovedTable): boolean {
  return (
    table.config.stale === 'keep' ||
    table.owners.some((owner) => keepsStale({ move }, parentBy(move, owner)))
  );
}

function count(suite: Omit<Suite, 'accounts'>, table: MovedTable): Sql {
  const { scratch, root, runs, justCommitted } = suite;
  const staged = stagedRowsOfPersons(suite, table);
  const theirs = numbered('t', root.targetKey);
  const ours = numbered('s', root.sourceKey);
  const mine = root.targetKey.map((name, i) => sql`${id('p', name)} AS ${id(`t_${i + 1}`)}`);
  const source = root.sourceKey.map(
    (name, i) => sql`${id(staged.root, name)} AS ${id(`s_${i + 1}`)}`,
  );
  const same = (a: string, names: readonly string[]): Sql =>
    join(
      names.map((name) => sql`${id(a, name)} = ${id('m', name)}`),
      ' AND ',
    );
  const unmapped = sql`m.t_1 IS NULL`;
  const below = hangsOnKept(suite, table) ? hangsOnNone(suite, table) : sql`FALSE`;
  const since = runs.writtenSince('t');
  const shown = justCommitted ? sql`shown.rows - shown.since` : sql`shown.rows`;
  return sql`
    WITH shown AS MATERIALIZED (
      SELECT ${join(mine)}, p.also, count(*) AS rows, count(*) FILTER (WHERE ${unmapped}) AS unmapped,
             count(*) FILTER (WHERE ${unmapped} AND ${below}) AS below,
             count(*) FILTER (WHERE ${unmapped} AND ${since}) AS since,
             min(ROW(${columns('t', table.targetKey)})::text) FILTER (WHERE ${unmapped}) AS example
        FROM ${rowsOfPersons(suite, table)}
        LEFT JOIN ${scratch.map(table)} AS m ON ${atTargetKey(table, 'm')}
       GROUP BY ${columns('p', root.targetKey)}, p.also),
    due AS (
      SELECT ${join(source)}, count(*) AS rows FROM ${staged.from}
       WHERE NOT EXISTS (SELECT FROM ${scratch.excluded(table)} AS x WHERE ${atSourceKey(table, 'x')})
       GROUP BY ${columns(staged.root, root.sourceKey)}),
    persons AS (
      SELECT m.how, coalesce(${shown}, 0) AS shown, coalesce(due.rows, 0) AS due,
             ROW(${columns('m', theirs)})::text AS person
        FROM ${scratch.map(root)} AS m
        LEFT JOIN shown ON ${same('shown', theirs)}
        LEFT JOIN due ON ${same('due', ours)}
       WHERE m.mode <> 'a'),
    classes AS (
      SELECT how, count(*) AS persons, sum(shown) AS rows, count(*) FILTER (WHERE fault) AS faults,
             (array_agg(person || ': ' || shown || ' rows, ' || due || ' in the source' ORDER BY person)
               FILTER (WHERE fault))[1:${literal(MOST_EXAMPLES)}] AS examples
        FROM (SELECT *, shown ${keepsMore(suite, table) ? sql`<` : sql`<>`} due AS fault FROM persons) AS judged
       GROUP BY how)
    SELECT coalesce(sum(rows - unmapped) FILTER (WHERE NOT also), 0)::float8 AS mapped,
           coalesce(sum(unmapped) FILTER (WHERE NOT also), 0)::float8 AS unmapped,
           coalesce(sum(below) FILTER (WHERE NOT also), 0)::float8 AS below,
           coalesce(sum(since) FILTER (WHERE NOT also), 0)::float8 AS since,
           coalesce(sum(rows) FILTER (WHERE also), 0)::float8 AS residents,
           (array_agg(example ORDER BY example) FILTER (WHERE NOT also AND example IS NOT NULL))[1:${literal(MOST_EXAMPLES)}] AS examples,
           (SELECT jsonb_agg(to_jsonb(c) ORDER BY how DESC) FROM classes AS c) AS classes
      FROM shown`;
}
