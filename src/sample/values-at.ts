/**
 * A bounded sample of what is in a column: different values, as text. Only of what may be ids of
 * rows, so that nobody's data comes to the client.
 */
import type { Session } from '../postgres/session.js';
import { id, join, literal, parameter, type Sql, sql, verbatim } from '../sql/sql.js';
import { type KeyEnd, keyAmong } from './key-among.js';

/** Rows that are looked at, and different values that are kept of them. */
const ROWS = 5_000;
const VALUES = 1_000;
/** Different words in the type column of a (type, id) pair. */
const TYPES = 12;
/** Statements are made of so many parts at most. */
const PARTS = 50;

/** What is an id by its looks: a number, a uuid, or a short word of letters and figures. */
const ID = verbatim(`'^[A-Za-z0-9_-]{1,40}$'`);

export interface ValuePlace {
  /** The rows. */
  readonly from: Sql;
  /** SQL over the row `r`; may give several rows, such as the elements of an array. */
  readonly value: Sql;
  /** SQL over the row `r`: values are kept apart by it. Null where they are not. */
  readonly by: Sql | null;
}

export interface SampledValues {
  /** Which of the places. */
  readonly place: number;
  readonly by: string | null;
  readonly values: readonly string[];
}

/** One statement for many places. Those without a value are not among the result. */
export async function sampleValues(
  session: Session,
  places: readonly ValuePlace[],
): Promise<SampledValues[]> {
  const found: SampledValues[] = [];
  for (let start = 0; start < places.length; start += PARTS) {
    const parts = places.slice(start, start + PARTS).map(
      ({ from, value, by }, index) => sql`
        (SELECT ${literal(start + index)}::int AS place, x.by, (array_agg(x.v))[1:${literal(VALUES)}] AS values
           FROM (SELECT DISTINCT y.by, y.v
                   FROM (SELECT ${by ?? sql`NULL`}::text AS by, (${value})::text AS v
                           FROM ${from} AS r LIMIT ${literal(ROWS)}) AS y
                  WHERE y.v ~ ${ID}) AS x
          GROUP BY x.by LIMIT ${literal(TYPES)})`,
    );
    found.push(
      ...(await session.rows<SampledValues & Record<string, unknown>>(join(parts, ' UNION ALL '))),
    );
  }
  return found;
}

export interface Held {
  readonly values: readonly string[];
  readonly among: KeyEnd;
}

export interface Hits {
  /** By value: whether it is a key. */
  readonly there: readonly boolean[];
  /** The largest key, where keys are numbers. */
  readonly largest: string | null;
}

/** Which of the values are keys, in their order; one statement for many. */
export async function holdValues(session: Session, held: readonly Held[]): Promise<Hits[]> {
  const found: Hits[] = [];
  for (let start = 0; start < held.length; start += PARTS) {
    const some = held.slice(start, start + PARTS);
    const parts = some.map(({ among }, index) => {
      const { table, column } = among;
      const largest = /^int[248]$/.test(column.base)
        ? sql`(SELECT max(${id('k', column.name)})::text FROM ${id(table.schema, table.name)} AS k)`
        : sql`NULL::text`;
      return sql`
        SELECT ${literal(index)}::int AS n, array_agg(${keyAmong(among, sql`x.v`)} ORDER BY x.n) AS there,
               ${largest} AS largest
          FROM unnest(${parameter(index + 1)}::text[]) WITH ORDINALITY AS x(v, n)`;
    });
    const rows = await session.rows<Hits & { n: number }>(
      sql`${join(parts, ' UNION ALL ')} ORDER BY n`,
      some.map(({ values }) => values),
    );
    found.push(...rows.map(({ there, largest }) => ({ there, largest })));
  }
  return found;
}
