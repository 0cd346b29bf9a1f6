/** Tokens that keep people logged in: those that still count in the source are there for the same person. */
import { RehomeError } from '../errors.js';
import { joinOwner, ownerNow } from '../match/image.js';
import { ownableRows, ownerOf } from '../match/owned-by.js';
import type { Check } from '../model/check.js';
import type { ScenariosConfig } from '../model/config.js';
import { findTable } from '../model/find-table.js';
import type { MovedTable } from '../model/move.js';
import { columnText } from '../model/table-id.js';
import { sqlState } from '../postgres/faults.js';
import { columns, id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import { numbered } from '../stage/scratch.js';
import { counted, MOST_EXAMPLES, type Suite } from './suite.js';
import { skippedCheck, timedCheck, unlessSecret } from './timed-check.js';

type Tokens = NonNullable<NonNullable<ScenariosConfig['login']>['tokens']>;

const NAME = 'experience.tokens';

export async function checkTokens(suite: Suite, tokens: Tokens): Promise<Check> {
  const title = `${tokens.table}: live tokens of moved persons are there for the same person`;
  const found = findTable(suite.catalog, tokens.table);
  const table = suite.move.tables.find((t) => t.target === found);
  if (table === undefined || table.owners.length === 0) {
    const why = `${tokens.table} is not a moved table: people have to log in again`;
    return skippedCheck('experience', NAME, title, why);
  }
  const column = table.columns.find((c) => c.target.name === tokens.token);
  if (column?.value.kind !== 'source') {
    const why = `${columnText(table.target, tokens.token)} does not come from a column of the source`;
    return skippedCheck('experience', NAME, title, why);
  }
  const live = sql`SELECT *, ${tokens.live === undefined ? sql`TRUE` : sql`(${verbatim(tokens.live)}) IS TRUE`} AS "=live" FROM ${suite.scratch.source(table)}`;
  const fault = await faultOf(suite, live);
  if (fault !== null) {
    const why = `scenarios.login.tokens.live cannot be asked of the source's rows: ${fault}`;
    return skippedCheck('experience', NAME, title, why);
  }
  return timedCheck('experience', NAME, title, async () => {
    const n = await suite.session.row<{
      live: number;
      kept: number;
      excluded: Record<string, number> | null;
      lost: number;
      examples: string[] | null;
    }>(
      tokenCounts(
        suite,
        table,
        live,
        column.value.kind === 'source' ? column.value.column.name : '',
        tokens.token,
      ),
    );
    const reasons = Object.entries(n.excluded ?? {});
    const because =
      reasons.length === 0
        ? ''
        : `; left out: ${reasons.map(([reason, rows]) => `${rows} ${reason}`).join(', ')}`;
    return {
      passed: n.lost === 0,
      expected: `${counted(n.live, 'live token')} kept or left out with a reason`,
      found: `${n.kept} kept, ${n.lost} lost${because}`,
      examples: (n.examples ?? []).map((key) =>
        suite.show(`source key ${unlessSecret(table.sourceKey, key)}`),
      ),
    };
  });
}

/** The condition may name columns that only the target has. Inside the transaction of the tests. */
async function faultOf({ session }: Suite, statement: Sql): Promise<string | null> {
  await session.execute(sql`SAVEPOINT try_live`);
  try {
    await session.execute(sql`EXPLAIN ${statement}`);
    return null;
  } catch (error) {
    if (!(error instanceof RehomeError) || !(sqlState(error) ?? '').startsWith('42')) throw error;
    await session.execute(sql`ROLLBACK TO SAVEPOINT try_live`);
    return error.cause instanceof Error ? error.cause.message : error.message;
  } finally {
    if (!session.lost) await session.execute(sql`RELEASE SAVEPOINT try_live`);
  }
}

function tokenCounts(suite: Suite, table: MovedTable, live: Sql, from: string, token: string): Sql {
  const { scratch, move } = suite;
  const now = ownerNow(move, table, 'o');
  const theirs = ownerOf(table, 'r').map((value, i) => sql`${value} AS ${id(`=owner_${i + 1}`)}`);
  const own = theirs.map((_, i) => sql`${id('t', `=owner_${i + 1}`)} = ${now[i] ?? sql`NULL`}`);
  const excluded = numbered('s', table.sourceKey).map(
    (name, i) => sql`${id('x', name)} = ${id('s', table.sourceKey[i] ?? '')}`,
  );
  return sql`
    WITH held AS (
      SELECT ROW(${columns('s', table.sourceKey)})::text AS key, x.reason,
             t."=token" IS NOT NULL AS kept
        FROM (${live}) AS s
        ${joinOwner(scratch, move, table, 'o')}
        LEFT JOIN ${scratch.excluded(table)} AS x ON ${join(excluded, ' AND ')}
        LEFT JOIN (SELECT DISTINCT ${join(theirs)}, ${id('r', token)}::text AS "=token"
                     FROM ${ownableRows(table)} AS r) AS t ON t."=token" = ${id('s', from)}::text AND ${join(own, ' AND ')}
       WHERE s."=live" AND ${id('s', from)} IS NOT NULL)
    SELECT count(*)::float8 AS live, count(*) FILTER (WHERE kept)::float8 AS kept,
           (SELECT jsonb_object_agg(reason, rows) FROM (
              SELECT reason, count(*) AS rows FROM held WHERE NOT kept AND reason IS NOT NULL GROUP BY reason) AS r) AS excluded,
           count(*) FILTER (WHERE NOT kept AND reason IS NULL)::float8 AS lost,
           (array_agg(key ORDER BY key) FILTER (WHERE NOT kept AND reason IS NULL))[1:${literal(MOST_EXAMPLES)}] AS examples
      FROM held`;
}
