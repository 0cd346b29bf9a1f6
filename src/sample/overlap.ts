/**
 * How many values of the source are in the target as well. Values are compared by digest, made on
 * the servers: what comes to the client of a sample of rows is nobody's data.
 */
import type { Session } from '../postgres/session.js';
import { join, type Sql, sql } from '../sql/sql.js';
import { attempt, SOURCE_ROWS, TARGET_ROWS } from './bounds.js';
import { digestOf } from './digest.js';

/** Rows of one side, bounded, and the values of each that belong together. */
export interface Place {
  /** With its alias. */
  readonly from: Sql;
  readonly values: readonly Sql[];
  readonly where?: Sql;
}

export interface Overlap {
  /** Rows with values, and how many different ones there are. */
  readonly sourceRows: number;
  readonly sourceDistinct: number;
  /** Rows without, on either side. */
  readonly blank: number;
  readonly targetRows: number;
  readonly targetDistinct: number;
  /** Different values of the source that the target has. */
  readonly found: number;
  /** No side had more rows than were looked at. */
  readonly whole: boolean;
}

export interface Sides {
  readonly source: Session;
  readonly target: Session;
}

/** NULL where one of the values is NULL or blank. */
function digest(values: readonly Sql[]): Sql {
  const texts = values.map((value) => sql`nullif(btrim((${value})::text), '')`);
  return digestOf(join(texts, ` || E'\\x1f' || `));
}

/** @returns null where a server could not tell, in time or at all */
export function overlap(
  { source, target }: Sides,
  ours: Place,
  theirs: Place,
): Promise<Overlap | null> {
  return attempt([source, target], async () => {
    const all = await source.rows<{ h: string | null; n: number }>(sql`
      SELECT h, count(*)::int AS n
        FROM (SELECT ${digest(ours.values)} AS h FROM ${ours.from} ${condition(ours)}) AS x GROUP BY h`);
    const found = all.filter(({ h }) => h !== null);
    const total = (rows: typeof all): number => rows.reduce((sum, { n }) => sum + n, 0);
    const sourceRows = total(found);
    const there = await target.row<{
      rows: number;
      blank: number;
      different: number;
      found: number;
    }>(
      sql`
      WITH there AS MATERIALIZED (
        SELECT ${digest(theirs.values)} AS h FROM ${theirs.from} ${condition(theirs)})
      SELECT count(h)::int AS rows, (count(*) - count(h))::int AS blank, count(DISTINCT h)::int AS different,
             (SELECT count(*)::int FROM unnest($1::text[]) AS s(h)
               WHERE s.h IN (SELECT t.h FROM there AS t WHERE t.h IS NOT NULL)) AS found
        FROM there`,
      [found.map(({ h }) => h)],
    );
    return {
      sourceRows,
      sourceDistinct: found.length,
      blank: total(all) - sourceRows + there.blank,
      targetRows: there.rows,
      targetDistinct: there.different,
      found: there.found,
      whole: sourceRows < SOURCE_ROWS && there.rows < TARGET_ROWS,
    };
  });
}

function condition({ where }: Place): Sql {
  return where === undefined ? sql`` : sql`WHERE ${where}`;
}
