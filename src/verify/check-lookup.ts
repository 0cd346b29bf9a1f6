/** Everyone is found as the app looks people up when they log in: once. */
import { atTargetKey, targetName } from '../match/image.js';
import { placedPersons } from '../match/persons.js';
import type { Check } from '../model/check.js';
import { columns, id, join, literal, sql, verbatim } from '../sql/sql.js';
import { numbered } from '../stage/scratch.js';
import { counted, MOST_EXAMPLES, type Suite } from './suite.js';
import { timedCheck } from './timed-check.js';
import { sameIdentity, withIdentity } from './walk-persons.js';

/** The root's rows with the login as column `=login`, evaluated where nothing gets in its way. */
export function withLogin(suite: Suite, by: string) {
  return sql`(SELECT *, (${verbatim(by)})::text AS "=login" FROM ${targetName(suite.root)})`;
}

/**
 * Residents who share a login with nobody but residents are told: no run writes them. It is a
 * failure all the same when one of them came after the first run.
 */
export function checkLookup(suite: Suite, by: string): Promise<Check> {
  const { session, scratch, root, runs, plan } = suite;
  const from = sql`(SELECT *, (${verbatim(by)})::text AS "=login", ${runs.writtenBefore('w')} AS "=before" FROM ${targetName(root)} AS w) AS l`;
  const looked = withIdentity(suite, [...root.targetKey, '=login', '=before'], from);
  const settled = plan.allowed.includes('DUPLICATE_IDENTITY')
    ? sql`WHERE NOT EXISTS (SELECT FROM ${scratch.excluded(root)} AS x WHERE x.reason = 'duplicate_identity'
             AND ${join(
               numbered('s', root.sourceKey).map(
                 (name, i) => sql`${id('x', name)} = ${id('c', `k_${i + 1}`)}`,
               ),
               ' AND ',
             )})`
    : sql``;
  return timedCheck(
    'experience',
    'experience.lookup',
    `login by ${by}: every person of the target is found once`,
    async () => {
      const n = await session.row<{
        moved: number;
        residents: number;
        unnamed: number;
        faults: number;
        told: number;
        examples: string[] | null;
      }>(sql`
        WITH looked AS MATERIALIZED (${looked}),
             cohort AS MATERIALIZED (SELECT DISTINCT ${columns('c', numbered('i', suite.config.identity))}, TRUE AS "=ours" FROM ${scratch.identity('source')} AS c ${settled}),
             shared AS (
               SELECT l."=login" AS login, ${suite.justCommitted ? sql`FALSE` : sql`NOT bool_and(l."=before")`} AS since,
                      bool_or(m.t_1 IS NOT NULL OR c."=ours" IS NOT NULL) AS ours
                 FROM looked AS l
                 LEFT JOIN ${placedPersons(scratch, root)} AS m ON ${keyOf('m', 'l', root.targetKey)}
                 LEFT JOIN cohort AS c ON ${sameIdentity(suite, 'l', 'c', 'i')}
                WHERE l."=login" IN (SELECT d."=login" FROM looked AS d GROUP BY 1 HAVING count(*) > 1)
                GROUP BY l."=login")
        SELECT (SELECT count(*) FROM looked AS t JOIN ${placedPersons(scratch, root)} AS m ON ${atTargetKey(root, 'm')})::float8 AS moved,
               (SELECT count(*) FROM looked AS t WHERE NOT EXISTS (SELECT FROM ${placedPersons(scratch, root)} AS m WHERE ${atTargetKey(root, 'm')}))::float8 AS residents,
               (SELECT count(*) FROM looked WHERE "=login" IS NULL)::float8 AS unnamed,
               count(*) FILTER (WHERE ours OR since)::float8 AS faults,
               count(*) FILTER (WHERE NOT (ours OR since))::float8 AS told,
               (array_agg(login ORDER BY login) FILTER (WHERE ours OR since))[1:${literal(MOST_EXAMPLES)}] AS examples
          FROM shared`);
      const all = `${counted(n.moved, 'moved person')} and ${counted(n.residents, 'resident')}`;
      const told = [
        ...(n.unnamed > 0 ? [`${n.unnamed} have no login`] : []),
        ...(n.told > 0 ? [`${counted(n.told, 'login')} of residents alone shared before`] : []),
      ];
      const also = told.length === 0 ? '' : `; ${told.join(', ')}`;
      return {
        passed: n.faults === 0,
        expected: `${all} found once`,
        found:
          n.faults === 0
            ? `${all} found once${also}`
            : `${counted(n.faults, 'login')} of ${all} found more than once${also}`,
        examples: (n.examples ?? []).map(suite.show),
      };
    },
  );
}

function keyOf(map: string, alias: string, key: readonly string[]) {
  return join(
    key.map((name, i) => sql`${id(map, `t_${i + 1}`)} = ${id(alias, name)}`),
    ' AND ',
  );
}
