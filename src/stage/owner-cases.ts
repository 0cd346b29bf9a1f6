/**
 * Ownership by a (type, id) pair, in SQL: which way up a row goes is told by the conditions of the
 * links, and whose it is by that way and the id as text. Rows that hang on others of their table
 * count as the owner's of the one at the top.
 */
import type { MovedTable, OwnerCases } from '../model/move.js';
import { id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';

/** Extra columns of rows whose owner a pair tells: the way up, and the owner's id as text. */
export const WAY_COLUMN = '#way';
export const OWNER_COLUMN = '#owner';

/** Extra column of staged rows: they hang on another row of their table. */
export const NESTED_COLUMN = '#nested';

type Side = 'source' | 'target';
type Way = OwnerCases['order'][number]['way'];

/** Condition over a row that no other is beside, for its columns stand there without an alias. */
export function goesBy(cases: OwnerCases, way: Way, side: Side): Sql {
  const ways = cases.order.flatMap((one, index) =>
    one.way === way
      ? [
          join(
            [
              one.when === null ? sql`TRUE` : sql`(${verbatim(one.when[side])}) IS TRUE`,
              ...cases.order
                .slice(0, index)
                .map(({ when }) =>
                  when === null ? sql`FALSE` : sql`(${verbatim(when[side])}) IS NOT TRUE`,
                ),
            ],
            ' AND ',
          ),
        ]
      : [],
  );
  return ways.length === 0
    ? sql`FALSE`
    : sql`(${join(
        ways.map((way_) => sql`(${way_})`),
        ' OR ',
      )})`;
}

/** Condition: no link is declared for the row, and it has an id. */
export function goesNoWay({ order, sourceColumn }: OwnerCases): Sql {
  const none = order.map(({ when }) =>
    when === null ? sql`FALSE` : sql`(${verbatim(when.source)}) IS NOT TRUE`,
  );
  return join([sql`${id(sourceColumn)} IS NOT NULL`, ...none], ' AND ');
}

export function asText(value: Sql): Sql {
  return sql`${value}::text COLLATE "C"`;
}

/** How the rows of a table find their owners, as conditions over a row that no other is beside. */
export interface WaysOfRows {
  /** Column with the owner's id. */
  readonly own: string;
  /** When a row goes which way. */
  readonly ways: readonly Sql[];
  /** When a row hangs on another of its table, and the column that such an id is of. */
  readonly self: { readonly when: Sql; readonly to: string } | null;
}

export function waysOfRows(table: MovedTable, side: Side): WaysOfRows | null {
  const { cases, owners } = table;
  if (cases === null) return null;
  const source = side === 'source';
  return {
    own: source ? cases.sourceColumn : cases.targetColumn,
    ways: owners.map((_, way) => goesBy(cases, way, side)),
    self:
      cases.self === null
        ? null
        : {
            when: goesBy(cases, 'self', side),
            to: source ? cases.self.sourceTo : cases.self.targetTo,
          },
  };
}

/**
 * SELECT: the column that rows of the table are known by (`=to`), with the way up and the owner of
 * each; also of rows that hang on others.
 *
 * @param rows FROM item
 * @param tops condition over the row `r`, by the position of its way: which rows at the top count
 */
export function topsOf(
  { own, ways, self }: WaysOfRows,
  rows: Sql,
  tops: (way: number) => Sql = () => sql`TRUE`,
): Sql {
  if (self === null) throw new Error('no row hangs on another of its table');
  const { to, when: nested } = self;
  const base = ways.map(
    (when, way) => sql`
      SELECT ${id('r', to)} AS "=to", ${literal(way)} AS ${id(WAY_COLUMN)}, ${asText(id('r', own))} AS ${id(OWNER_COLUMN)}
        FROM ${rows} AS r WHERE ${when} AND ${tops(way)}`,
  );
  return sql`
    WITH RECURSIVE tops AS ((${join(base, ' UNION ALL ')}) UNION ALL
      SELECT ${id('r', to)}, a.${id(WAY_COLUMN)}, a.${id(OWNER_COLUMN)}
        FROM (SELECT ${id('r', to)}, ${id('r', own)} FROM ${rows} AS r WHERE ${nested}) AS r
        JOIN tops AS a ON ${asText(sql`a."=to"`)} = ${asText(id('r', own))})
    SELECT * FROM tops`;
}

/** FROM item: the rows, with the way up and the owner of each beside them. */
export function rowsWithOwner(found: WaysOfRows, rows: Sql): Sql {
  const { own, ways, self } = found;
  if (self !== null) {
    return sql`(SELECT r.*, a.${id(WAY_COLUMN)}, a.${id(OWNER_COLUMN)} FROM ${rows} AS r
      LEFT JOIN (${topsOf(found, rows)}) AS a ON a."=to" = ${id('r', self.to)})`;
  }
  const cases = ways.map((when, way) => sql`WHEN ${when} THEN ${literal(way)}`);
  return sql`(SELECT r.*, CASE ${join(cases, ' ')} END AS ${id(WAY_COLUMN)}, ${asText(id('r', own))} AS ${id(OWNER_COLUMN)}
    FROM ${rows} AS r)`;
}
