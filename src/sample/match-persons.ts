/** Persons of a sample of the source, looked for in the target by their identity. */
import type { Table } from '../model/catalog.js';
import { columns, id, join, type Sql, sql, verbatim } from '../sql/sql.js';
import { attempt, SOURCE_ROWS, someRows, TARGET_ROWS } from './bounds.js';
import { digestOf } from './digest.js';
import type { Sides } from './overlap.js';

export interface MatchedPersons {
  /** Persons with an identity that were looked for. */
  readonly sampled: number;
  readonly found: number;
  /** Of those found: under another key. */
  readonly otherKey: number;
  readonly whole: boolean;
  /** Digests of the identities found: some, to compare these persons' rows by. */
  readonly some: readonly string[];
}

/** Persons whose rows are compared. */
const COMPARED = 400;

/** Columns of the source's root that go by other names in the target. */
export type Renamed = readonly { readonly from: string; readonly to: string }[];

/**
 * The digest of a root row's identity; NULL without one. `row` is the alias of the row.
 *
 * @param renamed of a row of the source: identities go by the target's names
 */
export function identityDigest(
  identity: readonly string[],
  row: string,
  renamed: Renamed = [],
): Sql {
  const named = renamed.map(({ from, to }) => sql`, ${id(row, from)} AS ${id(to)}`);
  const parts = identity.map(
    (text) =>
      sql`nullif(btrim((SELECT (${verbatim(text)})::text FROM (SELECT ${id(row)}.*${join(named, '')}) AS w)), '')`,
  );
  return digestOf(join(parts, ` || E'\\x1f' || `));
}

/** @returns null where the identity is none on both sides, or a server could not tell in time */
export function matchPersons(
  sides: Sides,
  root: { readonly source: Table; readonly target: Table },
  identity: readonly string[],
  renamed: Renamed = [],
): Promise<MatchedPersons | null> {
  return attempt([sides.source, sides.target], async () => {
    const persons = await sides.source.rows<{ h: string; k: string }>(sql`
      SELECT h, k FROM (
        SELECT ${identityDigest(identity, 'r', renamed)} AS h, ${keyDigest(root.source)} AS k
          FROM ${someRows(root.source, SOURCE_ROWS)} AS r) AS x
       WHERE h IS NOT NULL`);
    const found = await sides.target.rows<{ h: string; same: boolean }>(
      sql`
      WITH s AS (SELECT * FROM unnest($1::text[], $2::text[]) AS s(h, k)),
           t AS MATERIALIZED (
             SELECT ${identityDigest(identity, 'r')} AS h, ${keyDigest(root.target)} AS k
               FROM ${someRows(root.target, TARGET_ROWS)} AS r)
      SELECT s.h, bool_or(s.k = t.k) AS same FROM s JOIN t ON t.h = s.h GROUP BY s.h`,
      [persons.map(({ h }) => h), persons.map(({ k }) => k)],
    );
    return {
      sampled: persons.length,
      found: found.length,
      otherKey: found.filter(({ same }) => !same).length,
      whole: persons.length < SOURCE_ROWS,
      some: found.slice(0, COMPARED).map(({ h }) => h),
    };
  });
}

function keyDigest(table: Table): Sql {
  const key = table.primaryKey ?? [];
  return key.length === 0 ? sql`NULL::text` : digestOf(sql`concat_ws(',', ${columns('r', key)})`);
}
