/**
 * Rows that nothing but all of their columns tells apart: there are at least as many in the target
 * as the source has. That there are no more is for the accounts of persons to say.
 */
import { imageOf, targetName } from '../match/image.js';
import type { Move, MovedTable } from '../model/move.js';
import type { Session } from '../postgres/session.js';
import { columns, id, join, type Sql, sql } from '../sql/sql.js';
import type { Scratch } from '../stage/scratch.js';

export interface CountedRows {
  readonly rows: number;
  readonly missing: number;
  readonly examples: string[] | null;
}

export async function countRowsByContent(
  {
    session,
    scratch,
    move,
  }: { readonly session: Session; readonly scratch: Scratch; readonly move: Move },
  table: MovedTable,
): Promise<CountedRows> {
  const compared = table.columns.filter((c) => c.written === 'always');
  const image = imageOf(scratch, move, table, { withMap: true, needed: compared });
  const lines = (values: readonly Sql[]): Sql =>
    sql`md5(ROW(${join(values.map((value) => sql`${value}::text`))})::text)`;
  const ours = lines(compared.map((c) => image.value(c)));
  const theirs = lines(compared.map((c) => id('t', c.target.name)));
  return session.row<CountedRows & Record<string, unknown>>(sql`
    SELECT coalesce(sum(o.rows), 0)::float8 AS rows,
           coalesce(sum(greatest(o.rows - coalesce(t.rows, 0), 0)), 0)::float8 AS missing,
           (array_agg(o.example ORDER BY o.example) FILTER (WHERE o.rows > coalesce(t.rows, 0)))[1:5] AS examples
      FROM (SELECT ${ours} AS line, count(*) AS rows, min(ROW(${columns('s', table.owners[0]?.sourceColumns ?? [])})::text) AS example FROM ${image.from} GROUP BY 1) AS o
      LEFT JOIN (SELECT ${theirs} AS line, count(*) AS rows FROM ${targetName(table)} AS t GROUP BY 1) AS t USING (line)`);
}
