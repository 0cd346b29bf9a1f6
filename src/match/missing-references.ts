/** Reference rows that staged rows use and the target lacks, named, by what the config wants done. */
import { referenceTable } from '../model/find-moved.js';
import type { Hazard } from '../model/hazard.js';
import type { Move, MovedTable } from '../model/move.js';
import { columnText, sameTable, tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { id, join, type Sql, sql } from '../sql/sql.js';
import { column, type Scratch } from '../stage/scratch.js';
import { leavesOutRows } from './exclude-owned-rows.js';
import { atSourceKey, linkCondition, mapOf } from './image.js';
import { matchTexts } from './references.js';

export interface MissingInput {
  readonly session: Session;
  readonly scratch: Scratch;
  readonly move: Move;
  readonly show: (value: string) => string;
}

/**
 * Names the reference row by its match columns, not by a number nobody knows. Rows that do not
 * move for another reason, such as those of persons without identity, use nothing.
 */
function missing(input: MissingInput, table: MovedTable, index: number): Sql | null {
  const { scratch, move } = input;
  const link = table.joins[index];
  const reference = move.references.find(
    (r) => link !== undefined && sameTable(r.target, link.to.table),
  );
  if (link === undefined || reference === undefined) return null;
  const name = join(matchTexts(reference, 'r'), " || ', ' || ");
  const to = link.toColumns.map(
    (column, i) => sql`${id('r', column)} = ${id('s', link.fromColumns[i] ?? '')}`,
  );
  const key = join(
    link.fromColumns.map((name) => sql`${id('s', name)}::text`),
    " || ', ' || ",
  );
  return sql`
    SELECT coalesce(${reference.match.length === 0 ? sql`NULL` : name}, 'key ' || ${key}) AS example, count(*)::float8 AS rows,
           sum(count(*)) OVER ()::float8 AS total
      FROM ${scratch.source(table)} AS s
      LEFT JOIN ${scratch.referenceSource(reference)} AS r ON ${join(to, ' AND ')}
     WHERE ${join(
       link.fromColumns.map((column) => sql`${id('s', column)} IS NOT NULL`),
       ' AND ',
     )}
       AND NOT EXISTS (SELECT FROM ${mapOf(scratch, move, table, index)} AS j WHERE ${linkCondition(move, table, index, 'j')})
       AND NOT EXISTS (SELECT FROM ${scratch.excluded(table)} AS x
                        WHERE ${atSourceKey(table, 'x')} AND x.reason <> 'reference_missing')
     GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 5`;
}

/** @param complete no row of the table was left out, so that links that leave rows out are whole */
export async function missingReferences(
  input: MissingInput,
  table: MovedTable,
  complete: boolean,
): Promise<Hazard[]> {
  const hazards: Hazard[] = [];
  const asked = [...table.joins.entries()].flatMap(([index, link]) => {
    if (link.to.kind !== 'reference' || (complete && leavesOutRows(input.move, link))) return [];
    const statement = missing(input, table, index);
    return statement === null ? [] : [{ link, statement }];
  });
  const found = await input.session.rowsOfAlike<{ example: string; rows: number; total: number }>(
    asked.map(({ statement }) => statement),
  );
  for (const [position, { link }] of asked.entries()) {
    const rows = found[position] ?? [];
    const total = rows[0]?.total ?? 0;
    if (total === 0) continue;
    const reference = referenceTable(input.move, link.to.table);
    const policy = reference?.config.missing ?? 'stop';
    const needed = link.targetColumns.some((name) => column(table.target, name).notNull);
    // A person's own row cannot be left out without leaving out everything they own.
    const impossible = policy === 'null' ? needed : table.role === 'root';
    const what = {
      stop: 'stop the run',
      null: impossible ? 'cannot get NULL, which the column does not take' : 'get NULL',
      drop: impossible ? 'are persons, who cannot be left out' : 'are left out, with a count',
      insert: 'stop the run, for the source lacks these as well, or what they in turn lead to',
    }[policy];
    hazards.push({
      code: 'REFERENCE_MISSING',
      where: columnText(table.target, link.targetColumns),
      message: `${total} rows point at rows of ${tableText(link.to.table)} that the target lacks; they ${what}`,
      count: total,
      examples: rows.map((row) => `${input.show(row.example)} (${row.rows})`),
      settle: `tables.${reference?.target.inConfig ?? link.to.table.name}.missing: insert, drop or null; or add the rows to the target`,
      level: impossible ? 'fatal' : policy === 'stop' || policy === 'insert' ? 'stop' : 'note',
    });
  }
  return hazards;
}
