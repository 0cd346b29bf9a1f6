/** Everyone counted once more by the identity expressions alone, on both sides, without the maps. */
import { atTargetKey, targetName } from '../match/image.js';
import { placedPersons } from '../match/persons.js';
import type { Check } from '../model/check.js';
import { and, columns, id, join, literal, sql } from '../sql/sql.js';
import { rootRows } from '../stage/root-rows.js';
import { COHORT_COLUMN, numbered } from '../stage/scratch.js';
import { counted, MOST_EXAMPLES, type Suite } from './suite.js';
import { timedCheck } from './timed-check.js';
import { sameIdentity, withIdentity } from './walk-persons.js';

interface Recount {
  readonly source: number;
  readonly outside: number;
  readonly nameless: number;
  readonly doubled: number;
  readonly leftOut: number;
  readonly upToDate: number;
  readonly there: number;
  readonly missing: number;
  readonly residents: number;
  readonly mapped: number;
  readonly unmapped: number;
  readonly examples: string[] | null;
}

export function checkPersons(suite: Suite): Promise<Check> {
  const { session, plan } = suite;
  return timedCheck(
    'integrity',
    'integrity.persons',
    'persons by class, counted anew by identity on both sides',
    async () => {
      const found = await session.row<Recount & Record<string, unknown>>(recount(suite));
      const { persons } = plan;
      const leftOut =
        persons.source -
        persons.notInCohort -
        persons.noIdentity -
        persons.duplicate -
        persons.upToDate -
        found.mapped;
      const expected = text({
        ...found,
        source: persons.source,
        outside: persons.notInCohort,
        nameless: persons.noIdentity,
        doubled: persons.duplicate,
        leftOut,
        upToDate: persons.upToDate,
        there: found.mapped,
        missing: 0,
        residents: found.unmapped,
      });
      const recounted = text(found);
      return {
        passed: expected === recounted,
        expected,
        found: recounted,
        examples: (found.examples ?? []).map((key) => `source key ${key} is not in the target`),
      };
    },
  );
}

function text(n: Recount): string {
  return `${counted(n.source, 'person')} in the source: ${n.outside} outside the cohort, ${n.nameless} without identity, ${n.doubled} sharing one, ${n.leftOut} left out, ${n.upToDate} as an earlier run left them, ${n.there} in the target, ${n.missing} missing there; ${counted(n.residents, 'resident')}`;
}

function recount(suite: Suite) {
  const { scratch, root, config } = suite;
  const identity = config.identity.map((_, i) => `=i_${i + 1}`);
  const filled = (alias: string) =>
    and(identity.map((name) => sql`${id(alias, name)} IS NOT NULL`));
  const list = join(identity.map((name) => id(name)));
  const shared = (from: string) =>
    sql`SELECT ${list} FROM ${id(from)} AS d WHERE ${filled('d')} GROUP BY ${list} HAVING count(*) > 1`;
  const excluded = numbered('s', root.sourceKey).map(
    (name, i) => sql`${id('x', name)} = ${id('o', root.sourceKey[i] ?? '')}`,
  );
  const staged = sql`(SELECT * FROM ${rootRows(root, scratch.source(root))} AS r WHERE ${id(COHORT_COLUMN)}) AS r`;
  return sql`
    WITH ours AS MATERIALIZED (${withIdentity(suite, root.sourceKey, staged)}),
         theirs AS MATERIALIZED (${withIdentity(suite, root.targetKey, targetName(root))}),
         shared AS MATERIALIZED (${shared('ours')} UNION ${shared('theirs')}),
         movable AS MATERIALIZED (
           SELECT o.*, coalesce(x."=out", FALSE) AS "=out", x."=out" IS FALSE AS "=upToDate", t."=there" IS NOT NULL AS "=there"
             FROM ours AS o
             LEFT JOIN (SELECT *, reason <> 'up_to_date' AS "=out" FROM ${scratch.excluded(root)}) AS x ON ${join(excluded, ' AND ')}
             LEFT JOIN (SELECT DISTINCT ${list}, TRUE AS "=there" FROM theirs) AS t ON ${sameIdentity(suite, 't', 'o')}
            WHERE ${filled('o')} AND NOT EXISTS (SELECT FROM shared AS d WHERE ${sameIdentity(suite, 'd', 'o')}))
    SELECT (SELECT count(*) FROM ${scratch.source(root)})::float8 AS source,
           (SELECT count(*) FROM ${scratch.source(root)} WHERE ${id(COHORT_COLUMN)} IS NOT TRUE)::float8 AS outside,
           (SELECT count(*) FROM ours AS o WHERE NOT (${filled('o')}))::float8 AS nameless,
           (SELECT count(*) FROM ours AS o WHERE EXISTS (SELECT FROM shared AS d WHERE ${sameIdentity(suite, 'd', 'o')}))::float8 AS doubled,
           (SELECT count(*) FROM movable WHERE "=out")::float8 AS "leftOut",
           (SELECT count(*) FROM movable WHERE "=upToDate")::float8 AS "upToDate",
           (SELECT count(*) FROM movable WHERE NOT "=out" AND NOT "=upToDate" AND "=there")::float8 AS there,
           (SELECT count(*) FROM movable WHERE NOT "=out" AND NOT "=there")::float8 AS missing,
           (SELECT count(*) FROM theirs AS t
             WHERE NOT EXISTS (SELECT FROM movable AS o WHERE NOT o."=out" AND ${sameIdentity(suite, 'o', 't')}))::float8 AS residents,
           (SELECT count(*) FROM ${scratch.map(root)})::float8 AS mapped,
           (SELECT count(*) FROM ${targetName(root)} AS t
             WHERE NOT EXISTS (SELECT FROM ${placedPersons(scratch, root)} AS m WHERE ${atTargetKey(root, 'm')}))::float8 AS unmapped,
           (SELECT array_agg(key) FROM (
              SELECT ROW(${columns('o', root.sourceKey)})::text AS key FROM movable AS o
               WHERE NOT "=out" AND NOT "=there" LIMIT ${literal(MOST_EXAMPLES)}) AS e) AS examples`;
}
