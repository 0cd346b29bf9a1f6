/**
 * The checks before the commit, in the run's own transaction: what the source's server digested is
 * what was staged, and what was staged, mapped, is what stands in the target; both ways, all rows.
 */
import { atTargetKey, comparedColumns, differs, imageOf, targetName } from '../match/image.js';
import type { MappedTable } from '../match/summarise.js';
import type { Check } from '../model/check.js';
import type { Move, MovedTable } from '../model/move.js';
import { isCounted } from '../model/row-key.js';
import { tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { columns, id, join, literal, type Sql, sql } from '../sql/sql.js';
import { numbered, type Scratch } from '../stage/scratch.js';
import { countRowsByContent } from './check-counted-rows.js';
import { checkIds } from './check-ids.js';
import { INSIDE, type Later } from './later-writes.js';
import { timedCheck, unlessSecret } from './timed-check.js';

export interface CheckAppliedInput {
  readonly session: Session;
  readonly scratch: Scratch;
  readonly move: Move;
  readonly counts: readonly MappedTable[];
}

export async function checkApplied(input: CheckAppliedInput): Promise<Check[]> {
  const checks: Check[] = [];
  for (const { table } of input.counts) {
    checks.push(await transport(input, table));
    checks.push(await everyRow(input, table));
    checks.push(...(await checkIds(input, table, INSIDE)));
  }
  return checks;
}

/** Digests made by the source's own server against digests of what arrived. */
function transport({ session, scratch }: CheckAppliedInput, table: MovedTable): Promise<Check> {
  const name = tableText(table.source);
  return timedCheck(
    'integrity',
    `integrity.transport.${name}`,
    `${name} as staged against the source's digests`,
    async () => {
      const { differing, rows } = await session.row<{ differing: number; rows: number }>(sql`
      SELECT count(*) FILTER (WHERE a.digest IS DISTINCT FROM b.digest OR a.row_count IS DISTINCT FROM b.row_count)::float8 AS differing,
             coalesce(sum(a.row_count), 0)::float8 AS rows
        FROM (SELECT * FROM ${scratch.digests('source')} WHERE tbl = ${literal(table.index)}) AS a
        FULL JOIN (SELECT * FROM ${scratch.digests('staged')} WHERE tbl = ${literal(table.index)}) AS b USING (bucket)`);
      return {
        passed: differing === 0,
        expected: `${rows} rows with equal digests`,
        found:
          differing === 0
            ? `${rows} rows with equal digests`
            : `${differing} groups of rows differ`,
      };
    },
  );
}

/**
 * Each mapped row stands in the target with every compared column as its image has it.
 *
 * @param changed says which rows differ, for they were compared while they were mapped, in the snapshot
 *   that is tested; what has been written since has to be compared anew
 */
export function everyRow(
  { session, scratch, move }: Pick<CheckAppliedInput, 'session' | 'scratch' | 'move'>,
  table: MovedTable,
  { since, justCommitted, show }: Later = INSIDE,
  changed: Sql | null = null,
): Promise<Check> {
  if (isCounted(table.targetKey)) return everyCountedRow({ session, scratch, move }, table, show);
  const name = tableText(table.target);
  const key = table.targetKey[0] ?? '';
  const rows =
    changed === null ? comparedRows({ scratch, move }, table) : toldRows(scratch, table, changed);
  return timedCheck(
    'integrity',
    `integrity.rows.${name}`,
    `every moved row of ${name} against its source row, all columns`,
    async () => {
      const row = await session.row<{
        rows: number;
        missing: number;
        different: number;
        since: number;
        examples: string[] | null;
      }>(sql`
      SELECT count(*)::float8 AS rows, count(*) FILTER (WHERE missing)::float8 AS missing,
             count(*) FILTER (WHERE different AND NOT missing)::float8 AS different,
             count(*) FILTER (WHERE different AND NOT missing AND since)::float8 AS since,
             (array_agg(example ORDER BY example) FILTER (WHERE missing OR different))[1:5] AS examples
        FROM (SELECT ${id('t', key)} IS NULL AS missing, ${rows.different} AS different,
                     ${since} AS since, ROW(${rows.sourceKey})::text AS example
                FROM ${rows.from} LEFT JOIN ${targetName(table)} AS t ON ${atTargetKey(table, 'm')} OFFSET 0) AS compared`);
      return {
        passed: row.missing + row.different - (justCommitted ? row.since : 0) === 0,
        expected: `${row.rows} rows equal`,
        found: `${row.rows - row.missing - row.different} rows equal, ${row.missing} missing, ${row.different} different${row.since > 0 ? `, ${row.since} of these written since the run` : ''}`,
        examples: (row.examples ?? []).map((example) =>
          show(`source key ${unlessSecret(table.sourceKey, example)}`),
        ),
      };
    },
  );
}

interface RowsToCompare {
  /** FROM clause; the key map is `m`. */
  readonly from: Sql;
  readonly sourceKey: Sql;
  /** Condition; may need the target row `t`. */
  readonly different: Sql;
}

function comparedRows(
  { scratch, move }: Pick<CheckAppliedInput, 'scratch' | 'move'>,
  table: MovedTable,
): RowsToCompare {
  const image = imageOf(scratch, move, table, { withMap: true, needed: comparedColumns(table) });
  return {
    from: image.from,
    sourceKey: columns('s', table.sourceKey),
    // What the target has of a person who is a resident as well is left as it is.
    different: sql`(m.mode <> 'a' OR m.how = 'i') AND (${differs(image, table)})`,
  };
}

function toldRows(scratch: Scratch, table: MovedTable, changed: Sql): RowsToCompare {
  const keys = numbered('t', table.targetKey);
  const same = keys.map((name) => sql`${id('c', name)} = ${id('m', name)}`);
  return {
    from: sql`${scratch.map(table)} AS m LEFT JOIN ${changed} AS c ON ${join(same, ' AND ')}`,
    sourceKey: columns('m', numbered('s', table.sourceKey)),
    different: sql`${id('c', keys[0] ?? '')} IS NOT NULL`,
  };
}

/** The same, of rows that have no key by which one of them could be looked at. */
function everyCountedRow(
  input: Pick<CheckAppliedInput, 'session' | 'scratch' | 'move'>,
  table: MovedTable,
  show: (value: string) => string,
): Promise<Check> {
  const name = tableText(table.target);
  return timedCheck(
    'integrity',
    `integrity.rows.${name}`,
    `every moved row of ${name}, by all its columns, as often as in the source`,
    async () => {
      const { rows, missing, examples } = await countRowsByContent(input, table);
      return {
        passed: missing === 0,
        expected: `${rows} rows equal`,
        found: `${rows - missing} rows equal, ${missing} missing`,
        examples: (examples ?? []).map((owner) => show(`of ${owner}`)),
      };
    },
  );
}
