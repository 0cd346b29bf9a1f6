/** The classes of persons are disjoint and complete, and no resident is of the cohort. */
import { atTargetKey, targetName } from '../match/image.js';
import { placedPersons } from '../match/persons.js';
import type { Check } from '../model/check.js';
import { and, columns, id, join, literal, type Sql, sql } from '../sql/sql.js';
import { numbered } from '../stage/scratch.js';
import { counted, MOST_EXAMPLES, type Suite } from './suite.js';
import { timedCheck } from './timed-check.js';
import { sameIdentity, withIdentity } from './walk-persons.js';

export async function checkClasses(suite: Suite): Promise<Check[]> {
  return [await disjoint(suite), await complete(suite), await strangers(suite)];
}

function disjoint({ session, scratch, root }: Suite): Promise<Check> {
  const sourceKey = numbered('s', root.sourceKey);
  const targetKey = numbered('t', root.targetKey);
  const map = scratch.map(root);
  const twice = (names: readonly string[]): Sql => {
    const filled = and(names.map((name) => sql`${id('m', name)} IS NOT NULL`));
    return sql`SELECT ROW(${columns('m', names)})::text AS key FROM ${map} AS m WHERE ${filled}
      GROUP BY ${columns('m', names)} HAVING count(*) > 1`;
  };
  const same = sourceKey.map((name) => sql`${id('x', name)} = ${id('m', name)}`);
  const both = sql`SELECT ROW(${columns('m', sourceKey)})::text AS key FROM ${map} AS m
    JOIN ${scratch.excluded(root)} AS x ON ${join(same, ' AND ')}`;
  return timedCheck(
    'platform',
    'platform.disjoint',
    'matched, new or excluded: nobody is two of these, or has two rows',
    async () => {
      const rows = await session.rows<{ fault: string; key: string; total: number }>(sql`
        SELECT fault, key, count(*) OVER ()::float8 AS total FROM (
          SELECT 'source key with two rows in the target' AS fault, key FROM (${twice(sourceKey)}) AS a
          UNION ALL SELECT 'target key of two persons', key FROM (${twice(targetKey)}) AS b
          UNION ALL SELECT 'source key both moved and excluded', key FROM (${both}) AS c) AS faults
         LIMIT ${literal(MOST_EXAMPLES)}`);
      const total = rows[0]?.total ?? 0;
      return {
        passed: total === 0,
        expected: 'nobody in two classes',
        found: total === 0 ? 'nobody in two classes' : `${counted(total, 'person')} in two classes`,
        examples: rows.map((row) => `${row.fault}: ${row.key}`),
      };
    },
  );
}

function complete(suite: Suite): Promise<Check> {
  const { session, scratch, root, mapped } = suite;
  return timedCheck(
    'platform',
    'platform.complete',
    'the classes of persons account for everyone on both sides',
    async () => {
      const n = await session.row<{
        source: number;
        matched: number;
        upToDate: number;
        created: number;
        excluded: number;
        target: number;
        present: number;
        residents: number;
      }>(sql`
        SELECT (SELECT count(*) FROM ${scratch.source(root)})::float8 AS source,
               (SELECT count(*) FROM ${scratch.map(root)} WHERE how = 'm')::float8 AS matched,
               (SELECT count(*) FROM ${scratch.map(root)} WHERE how = 'i')::float8 AS created,
               (SELECT count(*) FROM ${scratch.upToDate(root)})::float8 AS "upToDate",
               (SELECT count(*) FROM ${scratch.excluded(root)} WHERE reason <> 'up_to_date')::float8 AS excluded,
               count(*)::float8 AS target, count(m.t_1)::float8 AS present,
               (count(*) - count(m.t_1))::float8 AS residents
          FROM ${targetName(root)} AS t
          LEFT JOIN ${placedPersons(scratch, root)} AS m ON ${atTargetKey(root, 'm')}`);
      const moved = n.matched + n.created + n.upToDate;
      const left = n.upToDate === 0 ? '' : ` + ${n.upToDate} as an earlier run left them`;
      const told = (source: number, target: number): string =>
        `${source} in the source = ${n.matched} matched + ${n.created} new${left} + ${n.excluded} excluded; ${target} in the target = ${moved} moved + ${n.residents} residents`;
      return {
        passed:
          n.source === moved + n.excluded &&
          n.source === mapped.persons.source &&
          n.target === moved + n.residents,
        expected: told(moved + n.excluded, moved + n.residents),
        found: told(n.source, n.target),
      };
    },
  );
}

/** Excluded persons may be residents; that was settled by a policy or allowed by name. */
function strangers(suite: Suite): Promise<Check> {
  const { session, scratch, root, plan } = suite;
  const settled = plan.allowed.includes('DUPLICATE_IDENTITY')
    ? sql`reason IS NOT NULL`
    : sql`reason <> 'duplicate_identity'`;
  const excluded = numbered('s', root.sourceKey).map(
    (name, i) => sql`${id('x', name)} = ${id('i', `k_${i + 1}`)}`,
  );
  return timedCheck(
    'platform',
    'platform.residents',
    'no resident has the identity of a person of the cohort',
    async () => {
      const row = await session.row<{ faults: number; told: number; examples: string[] | null }>(
        sql`
        SELECT count(*) FILTER (WHERE NOT settled)::float8 AS faults, count(*) FILTER (WHERE settled)::float8 AS told,
               (array_agg(DISTINCT example) FILTER (WHERE NOT settled))[1:${literal(MOST_EXAMPLES)}] AS examples
          FROM (SELECT coalesce(${settled}, FALSE) AS settled, r.example
                  FROM (SELECT x.reason, i.i_1 || ', target key ' || ROW(${columns('t', root.targetKey)})::text AS example
                          FROM (${withIdentity(suite, root.targetKey, targetName(root))}) AS t
                          JOIN ${scratch.identity('source')} AS i ON ${sameIdentity(suite, 't', 'i', 'i')}
                          LEFT JOIN ${scratch.excluded(root)} AS x ON ${join(excluded, ' AND ')}
                         WHERE NOT EXISTS (SELECT FROM ${placedPersons(scratch, root)} AS m WHERE ${atTargetKey(root, 'm')})) AS r) AS judged`,
      );
      const told =
        row.told === 0 ? '' : `; ${counted(row.told, 'person')} known as both and left out`;
      return {
        passed: row.faults === 0,
        expected: 'no resident with an identity of the cohort',
        found:
          row.faults === 0
            ? `no resident with an identity of the cohort${told}`
            : `${counted(row.faults, 'resident')} with an identity of the cohort${told}`,
        examples: (row.examples ?? []).map(suite.show),
      };
    },
  );
}
