/** Which matched rows differ from what the source says: only these will be written. */
import type { Move, MovedTable } from '../model/move.js';
import { isCounted } from '../model/row-key.js';
import { columns, id, join, type Sql, sql } from '../sql/sql.js';
import { rowDigest } from '../stage/keyed-rows.js';
import { numbered, type Scratch } from '../stage/scratch.js';
import {
  atSourceKey,
  atTargetKey,
  comparedColumns,
  differs,
  imageOf,
  targetName,
} from './image.js';

/** Of people who are residents as well nothing is ever changed, only added to. */
export function findChanged(scratch: Scratch, move: Move, table: MovedTable): Sql {
  const image = imageOf(scratch, move, table, { withMap: true, needed: comparedColumns(table) });
  return sql`
    INSERT INTO ${scratch.changed(table)}
    SELECT ${columns('m', numbered('t', table.targetKey))}
      FROM ${image.from}
      JOIN ${targetName(table)} AS t ON ${atTargetKey(table, 'm')}
     WHERE m.how = 'm' AND m.mode = 'r' AND (${differs(image, table)})`;
}

/** How many rows of a table there are of each kind, in one row. */
export function countRows(scratch: Scratch, table: MovedTable): Sql {
  const count = (from: Sql, where: Sql = sql`TRUE`): Sql =>
    sql`(SELECT count(*) FROM ${from} WHERE ${where})::float8`;
  return sql`
    SELECT ${count(scratch.source(table))} AS staged,
           ${count(scratch.map(table), sql`how = 'i'`)} AS insert,
           ${count(scratch.map(table), sql`how = 'm'`)} AS matched,
           ${count(scratch.changed(table))} AS update,
           ${count(scratch.gone(table))} AS delete`;
}

export function countExcluded(scratch: Scratch, table: MovedTable): Sql {
  return sql`SELECT reason, count(*)::float8 AS rows FROM ${scratch.excluded(table)} GROUP BY reason ORDER BY reason`;
}

/**
 * Digest of what a run would do to a table: which rows are paired, changed, removed or new. Two
 * plans with the same digest do the same.
 */
export function decisionDigest(scratch: Scratch, table: MovedTable): Sql {
  const counted = isCounted(table.sourceKey);
  // Numbers in the order of arrival are others each time: what is in the row stands for them.
  const sources = counted
    ? rowDigest(
        's',
        table.source.columns.map(({ name }) => name),
      )
    : join(numbered('s', table.sourceKey).map((name) => id('d', name)));
  const beside = counted
    ? sql`AS d JOIN ${scratch.source(table)} AS s ON ${atSourceKey(table, 'd')}`
    : sql`AS d`;
  const targets = join(numbered('t', table.targetKey).map((name) => id(name)));
  const decisions = sql`
    SELECT ROW('m', ${sources}, CASE WHEN how = 'm' THEN ROW(${targets}) END, how, mode)::text AS line FROM ${scratch.map(table)} ${beside}
    UNION ALL SELECT ROW('c', ${targets})::text FROM ${scratch.changed(table)}
    UNION ALL SELECT ROW('g', ${targets})::text FROM ${scratch.gone(table)}
    UNION ALL SELECT ROW('x', ${sources}, reason)::text FROM ${scratch.excluded(table)} ${beside}`;
  return sql`
    SELECT coalesce(md5(string_agg(digest, '' ORDER BY bucket)), '') AS digest
      FROM (SELECT substr(md5(line), 1, 3) AS bucket, md5(string_agg(md5(line), '' ORDER BY md5(line))) AS digest
              FROM (${decisions}) AS lines GROUP BY 1) AS buckets`;
}
