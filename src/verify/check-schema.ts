/** What the catalog says of the moved tables: sequences ahead of their columns, constraints that hold. */
import { targetName } from '../match/image.js';
import type { Check } from '../model/check.js';
import { plainSequence } from '../model/plain-sequence.js';
import { columnText } from '../model/table-id.js';
import { id, join, literal, sql } from '../sql/sql.js';
import { counted, type Suite } from './suite.js';
import { skippedCheck, timedCheck } from './timed-check.js';

export async function checkSchema(suite: Suite): Promise<Check[]> {
  return [await sequences(suite), await constraints(suite)];
}

async function sequences({ session, move }: Suite): Promise<Check> {
  const title = 'sequences of moved tables: none will hand out a value that their column has';
  const looks = move.tables.flatMap((table) =>
    table.target.columns.flatMap((column) => {
      const own = plainSequence(column);
      if (own === null) return [];
      const sequence = id(own.schema, own.name);
      const c =
        column.category === 'N'
          ? id(column.name)
          : sql`(CASE WHEN ${id(column.name)}::text ~ '^-?[0-9]{1,30}$' THEN ${id(column.name)}::text::numeric END)`;
      return [
        sql`SELECT ${literal(columnText(table.target, column.name))} AS name, d.stands::float8 AS stands,
            (SELECT CASE WHEN d.step > 0 THEN max(${c}) ELSE min(${c}) END FROM ${targetName(table)}
              WHERE sign(${c} - d.stands) = sign(d.step) AND (${c} - d.stands) % d.step = 0)::float8 AS furthest
          FROM (SELECT p.seqincrement::numeric AS step,
                       CASE WHEN s.is_called THEN s.last_value ELSE s.last_value::numeric - p.seqincrement END AS stands
                  FROM ${sequence} AS s, pg_catalog.pg_sequence AS p WHERE p.seqrelid = ${literal(sequence.text)}::regclass) AS d`,
      ];
    }),
  );
  if (looks.length === 0) {
    return skippedCheck('integrity', 'integrity.sequences', title, 'no moved table has a sequence');
  }
  return timedCheck('integrity', 'integrity.sequences', title, async () => {
    const behind = await session.rows<{ name: string; furthest: number; stands: number }>(sql`
      SELECT name, furthest, stands FROM (${join(looks, ' UNION ALL ')}) AS s
       WHERE furthest IS NOT NULL ORDER BY name`);
    const all = `${counted(looks.length, 'sequence')}, none behind`;
    return {
      passed: behind.length === 0,
      expected: all,
      found:
        behind.length === 0 ? all : `${counted(looks.length, 'sequence')}, ${behind.length} behind`,
      examples: behind
        .slice(0, 5)
        .map(
          ({ name, furthest, stands }) => `${name}: sequence at ${stands}, column at ${furthest}`,
        ),
    };
  });
}

/** Whatever was so before the first run is told; catalog rows carry transaction ids too. */
function constraints({ session, move, runs }: Suite): Promise<Check> {
  const tables = join(
    move.tables.map((table) => sql`${literal(targetName(table).text)}::regclass`),
  );
  return timedCheck(
    'integrity',
    'integrity.constraints',
    'constraints on moved tables are validated and on, their indexes valid',
    async () => {
      const rows = await session.rows<{ fault: string; before: boolean }>(sql`
        SELECT k.conrelid::regclass || '.' || k.conname || ' is not validated' AS fault, ${runs.writtenBefore('k')} AS before
          FROM pg_catalog.pg_constraint AS k
         WHERE (k.conrelid IN (${tables}) OR k.confrelid IN (${tables})) AND NOT k.convalidated
           AND coalesce((to_jsonb(k) ->> 'conenforced')::bool, TRUE)
        UNION ALL
        SELECT i.indexrelid::regclass || ' is not valid', ${runs.writtenBefore('i')}
          FROM pg_catalog.pg_index AS i WHERE i.indrelid IN (${tables}) AND NOT (i.indisvalid AND i.indisready)
        UNION ALL
        SELECT DISTINCT g.tgrelid::regclass || '.' || k.conname || ' is switched off', ${runs.writtenBefore('g')}
          FROM pg_catalog.pg_trigger AS g JOIN pg_catalog.pg_constraint AS k ON k.oid = g.tgconstraint
         WHERE g.tgisinternal AND g.tgenabled IN ('D', 'R') AND (k.conrelid IN (${tables}) OR k.confrelid IN (${tables}))
         ORDER BY 1`);
      const faults = rows.filter((row) => !row.before);
      const told = rows.length - faults.length;
      return {
        passed: faults.length === 0,
        expected: 'all of them',
        found: `${faults.length === 0 ? 'all of them' : `all but ${faults.length}`}${told === 0 ? '' : `; ${told} were not before the first run already`}`,
        examples: faults.slice(0, 5).map(({ fault }) => fault),
      };
    },
  );
}
