/** The password hash of everyone who moved: the source's, and of a scheme that apps know. */
import { atTargetKey, imageOf, targetName } from '../match/image.js';
import type { Check } from '../model/check.js';
import { columns, id, join, literal, type Sql, sql } from '../sql/sql.js';
import { counted, MOST_EXAMPLES, type Suite } from './suite.js';
import { skippedCheck, timedCheck } from './timed-check.js';

/** Hashes as the usual libraries write them, by scheme; POSIX regular expressions. */
const SCHEMES: readonly (readonly [name: string, pattern: string])[] = [
  ['bcrypt', '^(bcrypt(_sha256)?\\$)?\\$2[abxy]?\\$[0-9][0-9]\\$[./A-Za-z0-9]+$'],
  ['argon2', '^(argon2)?\\$argon2(id|i|d)\\$'],
  ['scrypt', '^(\\$?scrypt[$:]|\\$7\\$)'],
  ['pbkdf2', '^\\$?pbkdf2[-_:$]'],
  ['sha-crypt', '^\\$[56]\\$'],
];

export async function checkPasswords(suite: Suite, name: string): Promise<Check[]> {
  return [await sameHash(suite, name), await knownScheme(suite, name)];
}

function sameHash(suite: Suite, name: string): Promise<Check> | Check {
  const { session, scratch, move, root, runs, show } = suite;
  const title = `${name}: the hash of every moved person is the source's`;
  const column = root.columns.find((c) => c.target.name === name);
  if (column === undefined || column.written !== 'always') {
    const why = `${name} is not moved: the config keeps the target's`;
    return skippedCheck('experience', 'experience.password', title, why);
  }
  const image = imageOf(scratch, move, root, { withMap: true, needed: [column] });
  return timedCheck('experience', 'experience.password', title, async () => {
    const n = await session.row<{
      persons: number;
      different: number;
      since: number;
      none: number;
      examples: string[] | null;
    }>(sql`
      SELECT count(*)::float8 AS persons, count(*) FILTER (WHERE different)::float8 AS different,
             count(*) FILTER (WHERE different AND since)::float8 AS since, count(*) FILTER (WHERE none)::float8 AS none,
             (array_agg(key ORDER BY key) FILTER (WHERE different))[1:${literal(MOST_EXAMPLES)}] AS examples
        FROM (SELECT t.tableoid IS NULL OR ${image.value(column)}::text IS DISTINCT FROM ${id('t', name)}::text AS different,
                     coalesce(${runs.writtenSince('t')}, FALSE) AS since, ${image.value(column)} IS NULL AS none,
                     ROW(${columns('s', root.sourceKey)})::text AS key
                FROM ${image.from} LEFT JOIN ${targetName(root)} AS t ON ${atTargetKey(root, 'm')}
               WHERE m.mode <> 'a') AS held`);
    const told = [
      ...(n.none > 0 ? [`${n.none} have none`] : []),
      ...(n.since > 0 ? [`${n.since} of the different ones written since the run`] : []),
    ];
    return {
      passed: n.different - (suite.justCommitted ? n.since : 0) === 0,
      expected: `${counted(n.persons, 'hash', 'hashes')} equal`,
      found: `${n.persons - n.different} equal, ${n.different} different${told.length === 0 ? '' : `; ${told.join(', ')}`}`,
      examples: (n.examples ?? []).map((key) => show(`source key ${key}`)),
    };
  });
}

/** An app may have a scheme of its own: then no hash in the target is of a known one. */
function knownScheme(suite: Suite, name: string): Promise<Check> {
  const { session, scratch, root } = suite;
  const hash: Sql = sql`${id('t', name)}::text`;
  const scheme = sql`CASE ${join(
    SCHEMES.map(
      ([label, pattern]) => sql`WHEN ${hash} ~ ${literal(pattern)} THEN ${literal(label)}`,
    ),
    ' ',
  )} END`;
  return timedCheck(
    'experience',
    'experience.password-scheme',
    `${name}: the hash of every moved person is of a known scheme`,
    async () => {
      const rows = await session.rows<{
        scheme: string | null;
        moved: number;
        all: number;
        examples: string[] | null;
      }>(sql`
        SELECT scheme, count(*) FILTER (WHERE moved)::float8 AS moved, count(*)::float8 AS all,
               (array_agg(key) FILTER (WHERE moved AND scheme IS NULL))[1:${literal(MOST_EXAMPLES)}] AS examples
          FROM (SELECT ${scheme} AS scheme, m.t_1 IS NOT NULL AS moved, ROW(${columns('t', root.targetKey)})::text AS key
                  FROM ${targetName(root)} AS t
                  LEFT JOIN (SELECT * FROM ${scratch.map(root)} WHERE mode <> 'a') AS m ON ${atTargetKey(root, 'm')}
                 WHERE ${id('t', name)} IS NOT NULL) AS held
         GROUP BY scheme ORDER BY scheme`);
      const known = rows.filter((row) => row.scheme !== null);
      const unknown = rows.find((row) => row.scheme === null);
      const own = known.length === 0;
      const moved = rows.reduce((sum, row) => sum + row.moved, 0);
      const told = rows
        .filter((row) => row.moved > 0)
        .map(
          (row) =>
            `${row.moved} ${row.scheme ?? (own ? 'of a scheme of the app' : 'of an unknown scheme')}`,
        );
      return {
        passed: own || (unknown?.moved ?? 0) === 0,
        expected: `${counted(moved, 'hash', 'hashes')} of a known scheme`,
        found: told.length === 0 ? 'no hash' : told.join(', '),
        examples: own ? [] : (unknown?.examples ?? []).map((key) => suite.show(`key ${key}`)),
      };
    },
  );
}
