/**
 * Ids inside values, read once more: each leads, in the target, to the row that corresponds to the
 * one it leads to in the source. Values are taken apart here by other means than those that
 * rewrote them, and the rows at the other end are looked up in the target itself.
 */
import {
  atSourceKey,
  atTargetKey,
  endName,
  mapBehind,
  rowsIn,
  targetRows,
} from '../match/image.js';
import { readIds } from '../match/read-ids.js';
import type { Check } from '../model/check.js';
import type { IdSpot, IdWay, Move, MovedColumn, MovedTable } from '../model/move.js';
import { isCounted } from '../model/row-key.js';
import { columnText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { and, columns, id, literal, type Sql, sql } from '../sql/sql.js';
import { conditionColumn, type Scratch } from '../stage/scratch.js';
import type { Later } from './later-writes.js';
import { counted, MOST_EXAMPLES } from './suite.js';
import { timedCheck, unlessSecret } from './timed-check.js';

interface Input {
  readonly session: Session;
  readonly scratch: Scratch;
  readonly move: Move;
}

/** One check for each column with ids in it. Rows without a key are held by all their columns. */
export async function checkIds(input: Input, table: MovedTable, later: Later): Promise<Check[]> {
  const checks: Check[] = [];
  if (isCounted(table.targetKey)) return checks;
  for (const column of table.columns) {
    if (column.ids.length > 0) checks.push(await everyId(input, table, column, later));
  }
  return checks;
}

interface Found {
  readonly ids: number;
  readonly astray: number;
  readonly since: number;
  readonly examples: string[] | null;
  readonly [column: string]: unknown;
}

function everyId(
  { session, scratch, move }: Input,
  table: MovedTable,
  column: MovedColumn,
  { since, justCommitted, show }: Later,
): Promise<Check> {
  const name = columnText(table.target, column.target.name);
  return timedCheck(
    'integrity',
    `integrity.ids.${name}`,
    `ids in ${name}: each leads to the row that the source's leads to`,
    async () => {
      let [ids, astray, later] = [0, 0, 0];
      const examples: string[] = [];
      for (const spot of column.ids) {
        for (const way of spot.ways) {
          const statement = oneWay({ scratch, move, table, column, spot, way, since });
          if (statement === null) continue;
          const found = await session.row<Found>(statement);
          ids += found.ids;
          astray += found.astray;
          later += found.since;
          examples.push(...(found.examples ?? []));
        }
      }
      return {
        passed: astray - (justCommitted ? later : 0) === 0,
        expected: `${counted(ids, 'id')} that lead to the right row`,
        found: `${ids - astray} that do, ${astray} that do not${later > 0 ? `, ${later} of these in rows written since the run` : ''}`,
        examples: examples
          .slice(0, MOST_EXAMPLES)
          .map((example) => show(`source key ${unlessSecret(table.sourceKey, example)}`)),
      };
    },
  );
}

interface OneWay {
  readonly scratch: Scratch;
  readonly move: Move;
  readonly table: MovedTable;
  readonly column: MovedColumn;
  readonly spot: IdSpot;
  readonly way: IdWay;
  readonly since: Sql;
}

function oneWay({ scratch, move, table, column, spot, way, since }: OneWay): Sql | null {
  const { to } = way;
  if (to === null || column.value.kind !== 'source') return null;
  const holds = (when: number | null): Sql =>
    when === null ? sql`TRUE` : sql`${id('s', conditionColumn(when))} IS TRUE`;
  const before = spot.ways.slice(0, spot.ways.indexOf(way));
  const applies = and([holds(way.when), ...before.map(({ when }) => sql`NOT ${holds(when)}`)]);
  const end = id('j', endName(move, to.link, 's', to.link.toColumns[0] ?? ''));
  const theirs = id('j', endName(move, to.link, 't', to.column));
  const asText = column.value.column.base === 'json' && column.target.base === 'json';
  return sql`
    WITH pairs AS MATERIALIZED (
      SELECT ROW(${columns('s', table.sourceKey)})::text AS row, ${since} AS since, e.ours, e.theirs
        FROM ${scratch.source(table)} AS s
        JOIN ${scratch.map(table)} AS m ON ${atSourceKey(table, 'm')} AND (m.mode <> 'a' OR m.how = 'i')
        JOIN ${targetRows(table)} AS t ON ${atTargetKey(table, 'm')}
       CROSS JOIN LATERAL (
         SELECT a.id AS ours, b.id AS theirs
           FROM ${readIds(spot.place, id('s', column.value.column.name), asText)} AS a
           FULL JOIN ${readIds(spot.place, id('t', column.target.name), asText)} AS b USING (n)) AS e
       WHERE ${applies} AND (e.ours IS NOT NULL OR e.theirs IS NOT NULL)),
    ends AS MATERIALIZED (
      SELECT d.ours, min(${id('o', to.column)}::text COLLATE "C") AS due
        FROM (SELECT DISTINCT ours FROM pairs) AS d
        JOIN ${mapBehind(scratch, move, to.link, false)} AS j ON ${end}::text COLLATE "C" = d.ours COLLATE "C"
        JOIN ${rowsIn(move, to.link.to.table)} AS o ON ${id('o', to.column)} = ${theirs}
       GROUP BY d.ours),
    judged AS (
      SELECT p.*, p.theirs COLLATE "C" IS DISTINCT FROM ends.due AS astray
        FROM pairs AS p LEFT JOIN ends ON ends.ours = p.ours)
    SELECT count(*)::float8 AS ids, count(*) FILTER (WHERE astray)::float8 AS astray,
           count(*) FILTER (WHERE astray AND since)::float8 AS since,
           (array_agg(DISTINCT row) FILTER (WHERE astray))[1:${literal(MOST_EXAMPLES)}] AS examples
      FROM judged`;
}
