/**
 * Rows with the person whose they are, by the way up that ownership takes: what is needed to hold
 * the rows of one person on both sides against each other, whatever their numbers are.
 */
import type { MovedTable } from '../model/move.js';
import { sameTable, type TableId } from '../model/table-id.js';
import { id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import { attempt, SOURCE_ROWS, someRows, TARGET_ROWS } from './bounds.js';
import { digestOf } from './digest.js';
import { identityDigest, type Renamed } from './match-persons.js';
import type { Sides } from './overlap.js';

export interface RowsOfPersons {
  /** The rows under the alias `r`, with all above them. */
  readonly from: Sql;
  /** Digest of the person's identity. */
  readonly person: Sql;
}

/** @param tables all moved tables, the root among them */
export function rowsOfPersons(
  table: MovedTable,
  tables: readonly MovedTable[],
  identity: readonly string[],
  side: 'source' | 'target',
): RowsOfPersons {
  const idOf = (one: MovedTable): TableId => (side === 'source' ? one.source : one.target);
  const limit = side === 'source' ? SOURCE_ROWS : TARGET_ROWS;
  const pieces = [sql`${firstWay(table, side, someRows(idOf(table), limit))} AS r`];
  let [at, alias] = [table, 'r'];
  for (let level = 1; level < 20; level++) {
    const [owner] = at.owners;
    if (owner === undefined) break;
    const parent = tables.find((one) => sameTable(one.target, owner.parent));
    if (parent === undefined) break;
    const above = `r${level}`;
    const [from, to] =
      side === 'source'
        ? [owner.sourceColumns, at.joins[owner.join]?.toColumns ?? []]
        : [owner.targetColumns, owner.parentColumns];
    const here = alias;
    const text = (value: Sql): Sql => (owner.asText ? sql`${value}::text` : value);
    const points = from.map(
      (name, i) => sql`${text(id(above, to[i] ?? ''))} = ${text(id(here, name))}`,
    );
    const { schema, name } = idOf(parent);
    const rows = firstWay(parent, side, id(schema, name));
    pieces.push(sql`JOIN ${rows} AS ${id(above)} ON ${join(points, ' AND ')}`);
    [at, alias] = [parent, above];
  }
  const renamed = side === 'source' ? renamedIn(at) : [];
  return { from: join(pieces, ' '), person: identityDigest(identity, alias, renamed) };
}

function renamedIn({ columns, source }: MovedTable): Renamed {
  return columns.flatMap(({ target, value }) =>
    value.kind === 'source' &&
    value.column.name !== target.name &&
    !source.columns.some(({ name }) => name === target.name)
      ? [{ from: value.column.name, to: target.name }]
      : [],
  );
}

/** Of several ways up that rows go, a sample of the first will do. */
function firstWay({ cases }: MovedTable, side: 'source' | 'target', rows: Sql): Sql {
  const when = cases?.order.find(({ way }) => way === 0)?.when;
  return when === undefined || when === null
    ? rows
    : sql`(SELECT * FROM ${rows} AS w WHERE (${verbatim(when[side])}) IS TRUE)`;
}

export interface Agreement {
  /** Different pairs of a person and a value in the source, of persons on both sides. */
  readonly pairs: number;
  /** Those that the target has as well. */
  readonly found: number;
  /** Different values among them. */
  readonly values: number;
  /** Rows of these persons in the target. */
  readonly there: number;
}

/**
 * How many values of persons' rows these persons have in the target too.
 * @param persons digests of the identities of persons on both sides
 * @returns null where a server could not tell in time
 */
export function agreement(
  { source, target }: Sides,
  ours: RowsOfPersons & { readonly value: Sql },
  theirs: RowsOfPersons & { readonly value: Sql },
  persons: readonly string[],
): Promise<Agreement | null> {
  return attempt([source, target], async () => {
    const pairs = await source.rows<{ p: string; v: string }>(
      sql`
      SELECT DISTINCT p, v
        FROM (SELECT ${ours.person} AS p, ${digestOf(sql`(${ours.value})::text`)} AS v FROM ${ours.from}) AS x
       WHERE v IS NOT NULL AND p = ANY($1::text[]) LIMIT ${literal(SOURCE_ROWS)}`,
      [persons],
    );
    if (pairs.length === 0) return { pairs: 0, found: 0, values: 0, there: 0 };
    const { found, there } = await target.row<{ found: number; there: number }>(
      sql`
      WITH there AS MATERIALIZED (
        SELECT ${theirs.person} AS p, ${digestOf(sql`(${theirs.value})::text`)} AS v FROM ${theirs.from})
      SELECT (SELECT count(*)::int FROM there AS t WHERE t.p = ANY($1::text[])) AS there,
             count(*)::int AS found FROM unnest($1::text[], $2::text[]) AS s(p, v)
       WHERE (s.p, s.v) IN (SELECT t.p, t.v FROM there AS t WHERE t.p IS NOT NULL AND t.v IS NOT NULL)`,
      [pairs.map(({ p }) => p), pairs.map(({ v }) => v)],
    );
    return { pairs: pairs.length, found, values: new Set(pairs.map(({ v }) => v)).size, there };
  });
}

/**
 * How many values of the source the target has in a row of somebody else.
 * @returns null where a server could not tell in time
 */
export function ofSomebodyElse(
  { source, target }: Sides,
  ours: RowsOfPersons & { readonly value: Sql },
  theirs: RowsOfPersons & { readonly value: Sql },
): Promise<number | null> {
  return attempt([source, target], async () => {
    const pairs = await source.rows<{ p: string; v: string }>(sql`
      SELECT p, v FROM (SELECT ${ours.person} AS p, ${digestOf(sql`(${ours.value})::text`)} AS v FROM ${ours.from}) AS x
       WHERE v IS NOT NULL AND p IS NOT NULL LIMIT ${literal(SOURCE_ROWS)}`);
    const { found } = await target.row<{ found: number }>(
      sql`
      WITH there AS MATERIALIZED (
        SELECT ${theirs.person} AS p, ${digestOf(sql`(${theirs.value})::text`)} AS v FROM ${theirs.from})
      SELECT count(*)::int AS found FROM unnest($1::text[], $2::text[]) AS s(p, v)
        JOIN there AS t ON t.v = s.v AND t.p IS DISTINCT FROM s.p`,
      [pairs.map(({ p }) => p), pairs.map(({ v }) => v)],
    );
    return found;
  });
}
